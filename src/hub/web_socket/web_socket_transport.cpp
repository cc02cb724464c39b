#include "hub/web_socket/web_socket_transport.hpp"

#include <algorithm>

namespace tutti::hub {

namespace {

using Outcome = Transfer::Outcome;

/// In one frame: what is owed to a client that takes no more stays within it.
constexpr std::size_t most_in_frame = 16 * 1024;

} // namespace

WebSocketTransport::WebSocketTransport(std::unique_ptr<Transport> below, const PageRules& pages)
    : below_(std::move(below)), pages_(pages) {}

Transfer WebSocketTransport::read(std::span<char> into) noexcept {
    if (stage_ == Stage::Ended) return {Outcome::Gone};
    const auto got = below_->read(into);
    if (got.outcome != Outcome::Moved) return got;
    const auto came = into.first(got.count);
    return stage_ == Stage::ShakesHands ? shake_hands(came) : take_frames(came);
}

Transfer WebSocketTransport::shake_hands(std::span<char> came) noexcept {
    std::size_t taken = 0;
    const auto outcome = handshake_->feed({came.data(), came.size()}, taken, pages_);
    if (outcome == Handshake::Outcome::NeedMore) return {Outcome::NotNow};
    owed_ += handshake_->take_answer();
    handshake_.reset();
    if (outcome == Handshake::Outcome::Refused) {
        stage_ = Stage::Ended;
        says_close_ = false;
        static_cast<void>(settle());
        return {Outcome::Gone};
    }
    stage_ = Stage::Open;
    if (!settle()) return {Outcome::Gone};
    // Who does not wait for the answer has its first frames right behind.
    std::ranges::copy(came.subspan(taken), came.begin());
    return take_frames(came.first(came.size() - taken));
}

Transfer WebSocketTransport::take_frames(std::span<char> came) noexcept {
    FrameDecoder::Control control;
    const auto count = decoder_.feed(came, control);
    if (control.ping) unanswered_ping_ = std::move(control.ping);
    if (decoder_.has_ended()) unanswered_ping_.reset();                    // §5.5.2: nobody waits for it now
    if (control.closed) append_close(owed_, control.closed->substr(0, 2)); // §5.5.1: the same code
    if (control.error) append_close(owed_, *control.error);
    if (decoder_.has_ended()) {
        stage_ = Stage::Ended;
        says_close_ = false;
    }
    if (!settle()) return {Outcome::Gone};
    if (count != 0) return {Outcome::Moved, count}; // the end, if there is one, comes with the next read
    return {stage_ == Stage::Ended ? Outcome::Gone : Outcome::NotNow};
}

Transfer WebSocketTransport::write(std::string_view bytes) noexcept {
    if (stage_ != Stage::Open && !bytes.empty()) return {Outcome::Moved, bytes.size()}; // nobody hears it
    std::size_t count = 0;
    do {
        if (!settle()) return {Outcome::Gone};
        if (!owed_.empty() || count == bytes.size()) break;
        const auto frame = bytes.substr(count, most_in_frame);
        append_binary_frame(owed_, frame);
        count += frame.size();
    } while (true);
    return {count == 0 && !bytes.empty() ? Outcome::NotNow : Outcome::Moved, count};
}

bool WebSocketTransport::settle() noexcept {
    if (owed_.empty() && !unanswered_ping_ && !below_->owes()) return true;
    do {
        if (owed_.empty() && unanswered_ping_) {
            append_pong(owed_, *unanswered_ping_);
            unanswered_ping_.reset();
        }
        const auto sent = below_->write(owed_);
        if (sent.outcome == Outcome::Gone) return false;
        owed_.erase(0, sent.count);
    } while (owed_.empty() && unanswered_ping_);
    if (owed_.empty()) owed_ = {}; // most connections are quiet for hours
    return true;
}

void WebSocketTransport::finish() noexcept {
    unanswered_ping_.reset();
    if (stage_ == Stage::Open && says_close_) append_close(owed_, CloseCode::Normal);
    static_cast<void>(settle());
    below_->finish();
}

} // namespace tutti::hub
