// Pictures of cameras as JPEG, made by ffmpeg.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "camera/ffmpeg_call.hpp"
#include "io/asio.hpp"

#include <string>

namespace tutti::camera {

/// The picture that this call prints. Timeout: there was none at the deadline. Unavailable, with why in words
/// for people, where ffmpeg has none; nothing of `password` is in them.
Task<Result<std::string>> take_snapshot(FfmpegCall call, std::string password, SteadyTime deadline);

} // namespace tutti::camera
