// The frames of a control socket: a 4-byte big-endian length, then that many bytes of UTF-8 JSON (DESIGN §3).
// No socket here: bytes in, values out.
#pragma once

#include "base/json.hpp"
#include "base/value.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::control {

/// The longest JSON text of one frame, in bytes.
inline constexpr std::size_t max_frame_size = std::size_t{1} << 20;

/// The value as one frame. LimitExceeded where its text is longer than max_frame_size.
Result<std::string> encode_frame(const Value& value);

/// The same for the answer to a request, an object whose first member is its type. It repeats the request's
/// msg_id as that was written; null where there was none. An answer that is too long is an error instead.
std::string encode_answer(const Value& answer, std::string_view message_id);

/// The longest msg_id, in bytes as it is written.
inline constexpr std::size_t longest_message_id = 1024;

/// Takes a byte stream apart, however it was cut.
class FrameDecoder {
public:
    explicit FrameDecoder(std::size_t limit = max_frame_size) : limit_(limit) {}

    void feed(std::string_view bytes);

    /// The next whole frame; nothing where more bytes are needed. An error for a frame that is no JSON, or
    /// whose msg_id is longer than longest_message_id: the stream goes on behind it. Unless lost(): then its
    /// length was over the limit, nobody can say where the next frame begins, and the connection is to be
    /// closed.
    Result<std::optional<Value>> next();

    /// The msg_id of the frame that next() gave last, as it was written: no number that is lost on the way,
    /// no text that is escaped another way. Empty where the frame
    /// has none.
    const std::string& message_id() const noexcept { return message_id_; }
    bool lost() const noexcept { return lost_; }
    /// Whether a frame has begun that next() has not given yet.
    bool pending() const noexcept { return begin_ < buffer_.size(); }

private:
    void release_memory();

    std::size_t limit_;
    std::string buffer_;
    std::size_t begin_ = 0; ///< of the first frame not given yet
    std::string message_id_;
    bool lost_ = false;
    JsonReader reader_;
};

} // namespace tutti::control
