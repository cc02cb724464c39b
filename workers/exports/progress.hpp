// How far a command is: a line at the terminal that is written over, or lines for a program.
#pragma once

#include "base/time.hpp"
#include "command/progress_line.hpp"
#include "workers/exports/commands.hpp"
#include "workers/exports/create_export.hpp"

#include <string>

namespace tutti::exports {

class Progress {
public:
    Progress(Say say, std::string doing);

    /// Valid as long as this.
    TellProgress tell();
    void clear() { line_.clear(); }

private:
    void show(std::uint64_t done, std::uint64_t all);

    Say say_;
    std::string doing_;
    command::ProgressLine line_;
    SteadyTime next_{};
};

} // namespace tutti::exports
