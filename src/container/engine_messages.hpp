// What is said to a container engine and what it answers (Docker Engine API; podman speaks it, too): requests
// as JSON, answers as values of ours. Answers are outside input. No I/O.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"
#include "container/spec.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::container {

/// The newest version of the API that we know; the shapes that we use are the same in all since the oldest.
inline constexpr std::string_view newest_version = "1.51";
inline constexpr std::string_view oldest_version = "1.30";

/// The version to speak, of an answer to /version. UnknownVersion: there is none that both know.
Result<std::string> agree_on_version(const Value& answer);

// What our containers are known by.
inline constexpr std::string_view installation_label = "tutti.installation";
inline constexpr std::string_view service_label = "tutti.service";
inline constexpr std::string_view run_label = "tutti.run"; ///< the run directory: one supervisor has it
inline constexpr std::string_view settings_label = "tutti.settings";

/// What of our surroundings goes into a container.
struct Surroundings {
    std::filesystem::path folder;                               ///< where relative paths begin
    std::filesystem::path run_directory;                        ///< empty: run by hand
    std::vector<std::pair<std::string, std::string>> variables; ///< with their values
};

/// The body of a request to create it. Its label `settings_label` differs where anything else of it does.
Value create_request(const Spec& spec, const Surroundings& surroundings);
/// That label of a request.
std::string_view settings_of(const Value& create_request);
/// "totem-7-mixer".
std::string container_name(const Spec& spec);
/// The filter that finds it, and what is left of earlier ones, as JSON.
std::string own_filter(const Spec& spec, const Surroundings& surroundings);

/// The id of an answer to a create request.
Result<std::string> read_created(const Value& answer);

/// The ids of a list of containers.
Result<std::vector<std::string>> read_list(const Value& answer);

/// How a container is.
struct Inspection {
    enum class State : std::uint8_t { Created, Running, Removing, Ended };

    State state = State::Ended;
    int exit_code = 0;
    bool out_of_memory = false;
    bool tty = false;
    std::string error;    ///< why it did not start, in the engine's words
    std::string settings; ///< the label

    bool operator==(const Inspection&) const = default;
};
Result<Inspection> read_inspection(const Value& answer);

/// The engine's own words in the answer to a request that failed: of {"message": …}; else empty.
std::string read_message(const Value& answer);

/// The answer to a pull: a JSON object a line, in pieces. An error is a line like others, behind a 200.
class PullReader {
public:
    /// LimitExceeded: a line without end; InvalidInput: no JSON; Unavailable: it was not pulled, with the
    /// engine's words.
    Result<void> put(std::string_view bytes);
    /// The last line may have no end.
    Result<void> put_end();

private:
    static Result<void> read_line(std::string_view line);
    std::string line_;
};

/// Where an engine listens. InvalidInput: no path, and no unix:// before one.
Result<std::filesystem::path> parse_engine(std::string_view text);

} // namespace tutti::container
