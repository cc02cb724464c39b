#include "control/framing.hpp"

#include "control/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace tutti::control {

namespace {

constexpr std::size_t length_size = 4;

std::size_t read_length(std::string_view bytes) {
    std::size_t length = 0;
    for (const char byte : bytes.substr(0, length_size))
        length = length << 8 | static_cast<std::uint8_t>(byte);
    return length;
}

/// The frame, which begins with room for its length.
Result<std::string> with_length(std::string frame) {
    const std::size_t length = frame.size() - length_size;
    if (length > max_frame_size)
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format("a frame of {} bytes is longer than the {} allowed", length, max_frame_size)
        );
    for (std::size_t i = 0; i < length_size; ++i)
        frame[i] = static_cast<char>(length >> (8 * (length_size - 1 - i)) & 0xFF);
    return frame;
}

/// What a longer frame took is given back after it: most connections are quiet for hours.
constexpr std::size_t kept_size = 16 << 10;

} // namespace

Result<std::string> encode_frame(const Value& value) {
    std::string frame(length_size, '\0');
    append_json(frame, value);
    return with_length(std::move(frame));
}

std::string encode_answer(const Value& answer, std::string_view message_id) {
    const auto encode = [message_id](const Value& value) {
        std::string frame(length_size, '\0');
        append_json(frame, value);
        const auto behind_type = std::min(frame.find(','), frame.size() - 1);
        frame.insert(behind_type, fmt::format(R"(,"msg_id":{})", message_id.empty() ? "null" : message_id));
        return with_length(std::move(frame));
    };
    auto frame = encode(answer);
    return frame ? std::move(*frame) : *encode(error_frame(frame.error().message));
}

void FrameDecoder::feed(std::string_view bytes) {
    if (lost_) return;
    buffer_.append(bytes);
}

void FrameDecoder::release_memory() {
    reader_ = JsonReader();
    std::string rest(buffer_, begin_);
    buffer_.swap(rest);
    begin_ = 0;
}

Result<std::optional<Value>> FrameDecoder::next() {
    if (lost_) return std::nullopt;
    const auto rest = std::string_view(buffer_).substr(begin_);
    const std::size_t length = rest.size() < length_size ? 0 : read_length(rest);
    if (length > limit_) {
        lost_ = true;
        buffer_ = {};
        begin_ = 0;
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format("a frame of {} bytes is longer than the {} allowed", length, limit_)
        );
    }
    if (rest.size() < length_size || rest.size() - length_size < length) {
        buffer_.erase(0, begin_);
        begin_ = 0;
        return std::nullopt;
    }
    begin_ += length_size + length;
    const auto text = rest.substr(length_size, length);
    auto value = reader_.parse(text);
    const auto id = value ? member_text(text, "msg_id").value_or(std::string_view()) : std::string_view();
    const bool fits = id.size() <= longest_message_id;
    message_id_ = fits ? id : std::string_view();
    if (length > kept_size) release_memory();
    if (!value) return pass_on(value);
    if (!fits)
        return fail(
            ErrorCode::LimitExceeded, fmt::format("\"msg_id\" has more than {} bytes", longest_message_id)
        );
    return std::move(*value);
}

} // namespace tutti::control
