// ControlClient: asks control, on its control socket, to run commands. A socket answers one after the other:
// for commands beside each other there are as many connections, which are kept for a while.
#pragma once

#include "control/client.hpp"
#include "governance/refusal.hpp"
#include "governance/request.hpp"
#include "io/deadline.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace tutti::governed {

/// What control answered, or what kept it away. Waits for as long as whoever asks, and the margin.
Task<Result<governance::Answer>>
run_on(control::Client& control, governance::Request request, microseconds margin = seconds(2));

/// The code of the answer where control is not there.
inline constexpr std::string_view control_away = "control_away";

struct ControlClientOptions {
    std::filesystem::path socket;
    std::size_t connections = 32; ///< what more is asked beside is refused
    seconds kept = seconds(3);    ///< a connection that nobody uses; less than the time between heartbeats
    microseconds margin = seconds(2); ///< beyond what whoever asks waits
};

class ControlClient {
public:
    explicit ControlClient(ControlClientOptions options) : options_(std::move(options)) {}

    /// Whatever becomes of it is an answer: 503 where control is not there. This outlives it, and is there
    /// until close() or the end of the loop.
    Task<governance::Answer> run(governance::Request request);
    /// Whom this program has refused itself, for the audit. An error: they are not there.
    Task<Result<void>> note_refusals(std::vector<governance::Refusal> refusals);
    /// What is under way ends; from then on nothing is asked.
    void close();

    std::size_t connections() const noexcept { return lines_.size(); }

private:
    struct Line {
        control::Client client;
        bool is_busy = true;
    };

    Task<Result<governance::Answer>> ask(governance::Request request);
    Task<Result<std::shared_ptr<Line>>> free_line();
    void release(const Line& line);
    void drop_idle_lines();

    ControlClientOptions options_;
    std::vector<std::shared_ptr<Line>> lines_; ///< owned here, and by who asks on one
    std::size_t connecting_ = 0;
    std::optional<io::Deadline> quiet_; ///< while there are lines
    bool is_closed_ = false;
};

} // namespace tutti::governed
