// `tutti rehearse --frames`: a show in virtual time, drawn.
#pragma once

#include "cli/rehearse.hpp"

#include <filesystem>
#include <string>

namespace tutti {

struct RehearseFramesOptions {
    cli::RehearseOptions rehearse;
    std::filesystem::path folder; ///< of the PNGs and hashes; empty: none
    std::filesystem::path video;  ///< empty: none
    std::string display = {};     ///< of the video; empty: the first
    std::uint64_t every = 1;      ///< of so many frames one PNG
    std::string mode = {};        ///< to begin with; empty: as the file says
    std::string bus = {};         ///< that every event goes over; empty: within this process
};

/// The exit code.
int rehearse_frames(RehearseFramesOptions options);

} // namespace tutti
