// WebSocketTransport: a client's bytes within WebSocket frames (RFC 6455), subprotocol `mqtt`, over whatever
// carries them: a socket, TLS. A connection that has shaken hands and says nothing holds no buffer.
#pragma once

#include "hub/transport.hpp"
#include "hub/web_socket/frame_decoder.hpp"
#include "hub/web_socket/handshake.hpp"

#include <memory>
#include <optional>
#include <string>

namespace tutti::hub {

class WebSocketTransport final : public Transport {
public:
    /// The rules outlive it.
    WebSocketTransport(std::unique_ptr<Transport> below, const PageRules& pages);

    int descriptor() const noexcept override { return below_->descriptor(); }
    Transfer read(std::span<char> into) noexcept override;
    Transfer write(std::string_view bytes) noexcept override;
    void finish() noexcept override;
    bool has_more() const noexcept override { return stage_ == Stage::Ended || below_->has_more(); }
    bool owes() const noexcept override { return !owed_.empty() || below_->owes(); }
    std::string_view proved_user() const noexcept override { return below_->proved_user(); }

private:
    enum class Stage : std::uint8_t { ShakesHands, Open, Ended };

    Transfer shake_hands(std::span<char> came) noexcept;
    Transfer take_frames(std::span<char> came) noexcept;
    /// Sends what is owed; false: the client is lost.
    bool settle() noexcept;

    std::unique_ptr<Transport> below_;
    const PageRules& pages_;
    std::unique_ptr<Handshake> handshake_ = std::make_unique<Handshake>(); ///< until hands are shaken
    FrameDecoder decoder_;
    std::string owed_; ///< made, and not taken below yet
    /// §5.5.3: of several the latest alone. Its pong is made once nothing else is owed: of a client that does
    /// not read, however many it sends, no more is held.
    std::optional<std::string> unanswered_ping_;
    Stage stage_ = Stage::ShakesHands;
    bool says_close_ = true; ///< at its end; not where it was said already
};

} // namespace tutti::hub
