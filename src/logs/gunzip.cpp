#include "logs/log_files.hpp"

#include <fmt/format.h>

#include <zlib.h>

namespace tutti::logs {

namespace {

constexpr int gzip_window = 15 + 16; // the largest, in gzip's frame

struct Inflation {
    z_stream stream{};
    bool begun = inflateInit2(&stream, gzip_window) == Z_OK;
    Inflation() = default;
    Inflation(const Inflation&) = delete;
    Inflation& operator=(const Inflation&) = delete;
    ~Inflation() {
        if (begun) inflateEnd(&stream);
    }
};

} // namespace

Result<std::string> gunzip(std::string_view bytes, std::size_t limit) {
    Inflation inflation;
    if (!inflation.begun) return fail(ErrorCode::Environment, "no memory to uncompress it");
    auto& stream = inflation.stream;
    std::string input(bytes); // zlib takes no constant bytes
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    std::string text;
    Bytef chunk[16 * 1024];
    while (true) {
        stream.next_out = chunk;
        stream.avail_out = sizeof chunk;
        const int state = inflate(&stream, Z_NO_FLUSH);
        text.append(reinterpret_cast<const char*>(chunk), sizeof chunk - stream.avail_out);
        if (text.size() > limit)
            return fail(ErrorCode::LimitExceeded, fmt::format("more than {} bytes", limit));
        if (state == Z_STREAM_END && stream.avail_in > 0) {
            if (inflateReset(&stream) != Z_OK) return text;
        } else if (state != Z_OK) {
            return text; // the end, or where it breaks off
        }
    }
}

} // namespace tutti::logs
