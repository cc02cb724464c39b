// History: what became of each service, a file of lines for each in the state directory. In memory it holds
// how many lines a file has, and no more: who asks is told what the file says.
#pragma once

#include "base/result.hpp"
#include "contract/service_transition.hpp"
#include "io/disk.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::supervisor {

/// Of a service, as many transitions are promised; its file holds up to twice as many.
inline constexpr std::size_t kept_transitions = 200;

class History {
public:
    /// `warn` is told what of a file was not understood. `disk` outlives this.
    History(io::Disk& disk, std::filesystem::path folder, std::function<void(const std::string&)> warn)
        : disk_(disk), folder_(std::move(folder)), warn_(std::move(warn)) {}

    /// Appends it. Where the disk refuses, it is lost.
    Result<void> note(contract::ServiceTransition transition);

    /// The latest of a service, oldest first; none where nothing was kept.
    Result<std::vector<contract::ServiceTransition>> latest(std::string_view service, std::size_t most) const;

private:
    std::filesystem::path path_of(std::string_view service) const;
    Result<std::size_t> open_first(const std::filesystem::path& path);
    Result<void> append(const std::filesystem::path& path, const std::string& line);
    Result<void> shorten(const std::filesystem::path& path);

    io::Disk& disk_;
    std::filesystem::path folder_;
    std::function<void(const std::string&)> warn_;
    std::map<std::string, std::size_t, std::less<>> lines_; ///< of files that end with a whole line
};

} // namespace tutti::supervisor
