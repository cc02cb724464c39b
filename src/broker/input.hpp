// Input: cuts a connection's byte stream into frames, in place wherever a frame came whole.
#pragma once

#include "mqtt/frame.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::broker {

class Input {
public:
    /// Calls `handler.frame(frame)` for each whole frame, until it returns false (then the rest is dropped),
    /// and `handler.pause()` before the bytes of the frames handled so far go away. Frames of more than
    /// `handler.packet_limit()` bytes are errors. Of what follows a frame `handler.repeats(frame, rest)` says
    /// how many bytes are frames alike, which it has handled. Returns the error of the stream, after which
    /// nothing more may be fed. Only a frame that is not whole is copied; memory grows with the bytes that
    /// came, not with those announced.
    template <typename Handler>
    std::optional<mqtt::DecodeError> feed(std::string_view bytes, Handler&& handler) {
        const auto error = cut(bytes, handler);
        handler.pause();
        return error;
    }

    /// Bytes of a frame that is not whole yet.
    std::size_t held() const noexcept { return partial_ ? partial_->size() : 0; }

private:
    static constexpr std::size_t keep_capacity = 1024;

    template <typename Handler>
    std::optional<mqtt::DecodeError> cut(std::string_view bytes, Handler& handler) {
        while (held() != 0 && !bytes.empty()) {
            const std::size_t take = std::min(missing(handler.packet_limit()), bytes.size());
            partial_->append(bytes.substr(0, take));
            bytes.remove_prefix(take);
            const auto peeked = mqtt::peek_frame(*partial_, handler.packet_limit());
            if (peeked.status == mqtt::FrameStatus::Bad) return peeked.error;
            if (peeked.status == mqtt::FrameStatus::NeedMore) continue;
            const bool go_on = handler.frame(peeked.frame);
            handler.pause();
            partial_->clear();
            if (partial_->capacity() > keep_capacity) partial_.reset();
            if (!go_on) return std::nullopt;
        }
        while (!bytes.empty()) {
            const auto peeked = mqtt::peek_frame(bytes, handler.packet_limit());
            if (peeked.status == mqtt::FrameStatus::Bad) return peeked.error;
            if (peeked.status == mqtt::FrameStatus::NeedMore) break;
            if (!handler.frame(peeked.frame)) return std::nullopt;
            bytes.remove_prefix(peeked.frame.size);
            bytes.remove_prefix(handler.repeats(peeked.frame, bytes));
        }
        if (bytes.empty()) return std::nullopt;
        if (!partial_) partial_ = std::make_unique<std::string>();
        partial_->append(bytes);
        return std::nullopt;
    }

    std::size_t missing(std::uint32_t limit) const noexcept {
        const auto needed = mqtt::peek_frame(*partial_, limit).needed;
        return needed > held() ? needed - held() : 1;
    }

    std::unique_ptr<std::string> partial_; // the start of a frame; made when the first comes in parts
};

} // namespace tutti::broker
