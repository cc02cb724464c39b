// FilmEncoder: pictures to a film, by ffmpeg, a program beside us; the file's ending says which kind.
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"
#include "pixel/canvas.hpp"

#include <sys/types.h>

#include <filesystem>

namespace tutti::media {

struct EncoderOptions {
    std::filesystem::path file;
    pixel::Size size;
    unsigned rate = 30; ///< pictures a second
    int scale = 8;      ///< each pixel is a square of so many
};

/// A process that is to be reaped by whoever started it, after `pictures` was closed.
struct Encoder {
    pid_t pid;
    io::FileDescriptor pictures; ///< where they are written to, as RGB bytes
};

/// NotFound where there is no ffmpeg, with how to get it.
Result<Encoder> start_encoder(const EncoderOptions& options);

} // namespace tutti::media
