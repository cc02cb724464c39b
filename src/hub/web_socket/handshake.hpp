// The opening handshake of a WebSocket (RFC 6455 §4.2), as the hub answers it: the head of an HTTP request in
// any pieces → an answer. It is no HTTP server: one request, no body, and whoever asks for anything but MQTT
// over WebSocket is told so. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::hub {

/// From which pages a browser may come.
struct PageRules {
    std::vector<std::string> origins = {}; ///< "https://panel.example" beside those of our own host; "*": any
    /// Whether a page may come by whatever name it has for us: where nobody comes in without a password,
    /// which the browser does not have. Else a name that is none of ours is one that somebody made resolve to
    /// us (DNS rebinding): a page of our own host calls it by an address, localhost, or one of `names`.
    bool trusts_names = false;
    std::vector<std::string> names = {}; ///< of this machine
};

class Handshake {
public:
    static constexpr std::size_t most_bytes = 8 * 1024;

    enum class Outcome { NeedMore, Accepted, Refused };

    /// Takes of `bytes` what belongs to the head; `taken` says how many that were. After Accepted or Refused
    /// there is an answer.
    Outcome feed(std::string_view bytes, std::size_t& taken, const PageRules& pages);
    std::string take_answer() { return std::move(answer_); }

private:
    Outcome refuse(std::string_view status, std::string_view why, std::string_view fields = {});
    Outcome judge(const PageRules& pages);

    std::string head_;
    std::string answer_;
};

/// Whether a page of that origin may come to a server that it calls `host`.
bool is_welcome_page(const PageRules& pages, std::string_view origin, std::string_view host) noexcept;

} // namespace tutti::hub
