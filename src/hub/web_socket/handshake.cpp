#include "hub/web_socket/handshake.hpp"

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/web_host.hpp"
#include "hub/web_socket/accept_key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace tutti::hub {

namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";
constexpr std::string_view subprotocol = "mqtt"; // [MQTT-6.0.0-3]
constexpr std::size_t key_size = 16;             // RFC 6455 §4.1, 7.

std::string_view trim(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// The next item of a list, which is shortened by it.
std::string_view next_item(std::string_view& list) noexcept {
    const auto item = trim(list.substr(0, list.find(',')));
    list.remove_prefix(std::min(list.find(',') + (list.contains(',') ? 1 : 0), list.size()));
    return item;
}

struct Field {
    std::string_view name;
    std::string_view value;
};

/// One head, taken apart as it is asked.
class HttpHead {
public:
    explicit HttpHead(std::string_view text) noexcept
        : request_(text.substr(0, text.find(line_end))),
          fields_(text.substr(request_.size() + line_end.size())) {}

    std::string_view request_line() const noexcept { return request_; }

    /// What is no field, or could be read in two ways: a name with blanks, a folded line (RFC 9112 §5).
    bool is_sound() const noexcept {
        for (auto rest = fields_; !rest.empty();) {
            const auto field = next(rest);
            if (!field || field->name.empty() || field->name.find_first_of(" \t") != field->name.npos)
                return false;
            if (!std::ranges::all_of(field->value, [](char c) {
                    const auto byte = static_cast<unsigned char>(c);
                    return (byte >= 0x20 && byte != 0x7f) || c == '\t';
                }))
                return false;
        }
        return true;
    }
    std::size_t count(std::string_view name) const noexcept {
        std::size_t found = 0;
        each(name, [&](std::string_view) { ++found; });
        return found;
    }
    /// Empty: it is not there.
    std::string_view value(std::string_view name) const noexcept {
        std::string_view found;
        each(name, [&](std::string_view value) { found = value; });
        return found;
    }
    /// Whether a list, which may stand in several fields, has that word.
    bool has(std::string_view name, std::string_view word, bool ignoring_case) const noexcept {
        bool is_there = false;
        each(name, [&](std::string_view list) {
            while (!list.empty()) {
                const auto item = next_item(list);
                is_there |= ignoring_case ? equal_ignoring_case(item, word) : item == word;
            }
        });
        return is_there;
    }

private:
    static std::optional<Field> next(std::string_view& rest) noexcept {
        const auto line = rest.substr(0, rest.find(line_end));
        rest.remove_prefix(std::min(line.size() + line_end.size(), rest.size()));
        const auto colon = line.find(':');
        if (colon == line.npos) return std::nullopt;
        return Field{line.substr(0, colon), trim(line.substr(colon + 1))};
    }
    template <typename Use>
    void each(std::string_view name, const Use& use) const {
        for (auto rest = fields_; !rest.empty();)
            if (const auto field = next(rest); field && equal_ignoring_case(field->name, name))
                use(field->value);
    }

    std::string_view request_;
    std::string_view fields_;
};

/// "GET /mqtt HTTP/1.1" (RFC 6455 §4.2.1, 1.): whatever it asks for, here is only one thing.
bool is_get(std::string_view line) noexcept {
    constexpr std::string_view method = "GET /";
    constexpr std::string_view version = " HTTP/1.1";
    if (!line.starts_with(method) || !line.ends_with(version)) return false;
    line.remove_suffix(version.size());
    line.remove_prefix(method.size());
    return std::ranges::all_of(line, [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_ours(const PageRules& pages, std::string_view host) noexcept {
    return pages.trusts_names || is_local_host(host) || is_address_host(host)
           || std::ranges::any_of(pages.names, [host](const std::string& name) {
                  return equal_ignoring_case(name, host);
              });
}

} // namespace

bool is_welcome_page(const PageRules& pages, std::string_view origin, std::string_view host) noexcept {
    if (std::ranges::any_of(pages.origins, [&](const std::string& each) {
            return each == "*" || equal_ignoring_case(each, origin);
        }))
        return true;
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!origin.starts_with(scheme)) continue;
        // Of another port of the same host, as the gateway's pages are.
        const auto page = host_without_port(origin.substr(scheme.size()));
        return equal_ignoring_case(page, host_without_port(host)) && is_ours(pages, page);
    }
    return false;
}

Handshake::Outcome Handshake::feed(std::string_view bytes, std::size_t& taken, const PageRules& pages) {
    const auto before = head_.size();
    head_.append(bytes.substr(0, most_bytes - std::min(most_bytes, before)));
    const auto from = before < head_end.size() ? 0 : before - head_end.size() + 1;
    const auto end = head_.find(head_end, from);
    if (end == head_.npos) {
        taken = bytes.size();
        if (head_.size() < most_bytes) return Outcome::NeedMore;
        return refuse("431 Request Header Fields Too Large", "the head of the request has more than 8 KiB");
    }
    taken = end + head_end.size() - before;
    head_.resize(end + line_end.size());
    return judge(pages);
}

Handshake::Outcome Handshake::judge(const PageRules& pages) {
    const HttpHead head(head_);
    if (!head.request_line().starts_with("GET "))
        return refuse("405 Method Not Allowed", "here is MQTT over WebSocket alone", "Allow: GET\r\n");
    if (!is_get(head.request_line()) || !head.is_sound() || head.count("Host") != 1)
        return refuse("400 Bad Request", "this is no request of HTTP/1.1");
    if (!head.has("Upgrade", "websocket", true) || !head.has("Connection", "upgrade", true))
        return refuse(
            "426 Upgrade Required", "here is MQTT over WebSocket alone",
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        );
    if (head.value("Sec-WebSocket-Version") != "13") // RFC 6455 §4.4
        return refuse(
            "426 Upgrade Required", "of WebSocket, version 13 is spoken", "Sec-WebSocket-Version: 13\r\n"
        );
    const auto key = head.value("Sec-WebSocket-Key");
    const auto bytes = from_base64(key);
    if (head.count("Sec-WebSocket-Key") != 1 || !bytes || bytes->size() != key_size)
        return refuse("400 Bad Request", "the key of the WebSocket is none");
    if (!head.has("Sec-WebSocket-Protocol", subprotocol, false))
        return refuse("400 Bad Request", "the subprotocol has to be `mqtt`");
    // §10.2: a browser says of which page it comes; who says nothing is no browser.
    if (head.count("Origin") > 1
        || (head.count("Origin") == 1 && !is_welcome_page(pages, head.value("Origin"), head.value("Host"))))
        return refuse(
            "403 Forbidden", "pages of that origin may not come here: see `origins` of this listener"
        );
    answer_ = fmt::format(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: {}\r\nSec-WebSocket-Protocol: {}\r\n\r\n",
        accept_key(key), subprotocol
    );
    head_ = {};
    return Outcome::Accepted;
}

Handshake::Outcome Handshake::refuse(std::string_view status, std::string_view why, std::string_view fields) {
    const bool upgrades = fields.contains("Connection:");
    answer_ = fmt::format(
        "HTTP/1.1 {}\r\n{}{}Content-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\r\n{}\n",
        status, fields, upgrades ? "" : "Connection: close\r\n", why.size() + 1, why
    );
    head_ = {};
    return Outcome::Refused;
}

} // namespace tutti::hub
