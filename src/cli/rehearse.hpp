// `tutti rehearse`: a show in virtual time, from a trace of its inputs.
#pragma once

#include <filesystem>

namespace tutti::cli {

struct RehearseOptions {
    enum class Pace { AsFastAsPossible, RealTime };
    enum class Malformed { SkipLines, StopAtOnce };

    std::filesystem::path config;
    std::filesystem::path trace;    ///< empty: standard input
    std::filesystem::path expected; ///< compare with this file instead of printing; empty: print
    Pace pace = Pace::AsFastAsPossible;
    Malformed malformed = Malformed::SkipLines;
};

int rehearse(const RehearseOptions& options);

} // namespace tutti::cli
