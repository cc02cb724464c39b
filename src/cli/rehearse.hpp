// `tutti rehearse`: a show in virtual time, from a trace of its inputs.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "contract/event.hpp"
#include "installation/installation.hpp"

#include <filesystem>

namespace tutti::cli {

/// Who looks at a rehearsal while it is played: whoever draws frames of it. An error ends the rehearsal.
class RehearsalWatcher {
public:
    virtual ~RehearsalWatcher() = default;
    /// The file was read; nothing is played yet. `start`: the time of the first input.
    virtual Result<void> begins(const installation::Installation& installation, WallTime start) = 0;
    /// An input, or what it led to.
    virtual Result<void> heard(const contract::Event& event) = 0;
    /// When it wants to look the next time.
    virtual WallTime next_look() const = 0;
    /// All that happens up to next_look() has happened.
    virtual Result<void> look() = 0;
};

struct RehearseOptions {
    enum class Pace { AsFastAsPossible, RealTime };
    enum class Malformed { SkipLines, StopAtOnce };

    std::filesystem::path config;
    std::filesystem::path trace;    ///< empty: standard input
    std::filesystem::path expected; ///< compare with this file instead of printing; empty: print
    Pace pace = Pace::AsFastAsPossible;
    Malformed malformed = Malformed::SkipLines;
    microseconds tail{0}; ///< that a watcher still looks after the last event
};

/// `watcher` may be nullptr.
int rehearse(const RehearseOptions& options, RehearsalWatcher* watcher = nullptr);

} // namespace tutti::cli
