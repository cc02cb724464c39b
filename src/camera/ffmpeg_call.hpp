// What ffmpeg is called with. A URL with a password in it never stands among the arguments, which everybody
// on the machine may read (/proc/PID/cmdline): ffmpeg reads it from a descriptor, as a list of one input.
#pragma once

#include "base/time.hpp"
#include "camera/source.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tutti::camera {

inline constexpr int descriptor_of_list = 3;
inline constexpr microseconds segment_length = seconds(2);
inline constexpr auto playlist_name = "index.m3u8";

struct FfmpegCall {
    std::vector<std::string> arguments; ///< with the program's name before them
    std::string list = {};              ///< what it is to read from `descriptor_of_list`; empty: nothing
};

/// A stream as HLS into that folder: a playlist of three segments of two seconds, with the time of day; its
/// progress goes to its standard output, what else it says to the other one, and a 'q' from its input ends
/// it. Segments are cut where the camera has whole pictures, so one may be longer.
FfmpegCall stream_call(const Source& source, const std::filesystem::path& folder);

/// One picture as JPEG, on its standard output: of the source itself, or of the newest segment of a stream
/// that runs.
FfmpegCall snapshot_call(const Source& source);
FfmpegCall snapshot_call(const std::filesystem::path& segment);

} // namespace tutti::camera
