// ChunkedBody: what comes in chunks (RFC 9112 §7.1), without what frames it, as its bytes come. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tutti::playback {

class ChunkedBody {
public:
    /// Takes what is next off the front, and gives that of it which is body; empty: there is none of it in
    /// `bytes` any more.
    std::string_view take(std::string_view& bytes);
    /// Nothing more is taken: it is over, or broken.
    bool is_over() const noexcept { return part_ == Part::Over; }

private:
    enum class Part : std::uint8_t { Size, Extension, Body, End, Over };

    void take_byte(char byte);

    Part part_ = Part::Size;
    std::size_t left_ = 0;
    std::size_t digits_ = 0;
};

} // namespace tutti::playback
