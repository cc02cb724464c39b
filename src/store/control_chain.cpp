#include "store/control_chain.hpp"

#include "base/hex.hpp"

#include <fmt/format.h>
#include <sodium/crypto_generichash.h>

#include <charconv>
#include <iterator>
#include <optional>

namespace tutti::store {

namespace {

/// Two small digits of the sixteen; nothing: they are none.
std::optional<unsigned char> byte_of(std::string_view digits) {
    unsigned char byte = 0;
    const auto* const end = digits.data() + digits.size();
    const bool is_small = digits.find_first_of("ABCDEF") == std::string_view::npos;
    const auto [rest, fault] = std::from_chars(digits.data(), end, byte, 16);
    if (!is_small || fault != std::errc() || rest != end) return std::nullopt;
    return byte;
}

} // namespace

LineHash hash_of(const AuditLine& line, const LineHash& before) {
    auto bytes = fmt::format("{}/{}/", line.sequence, line.timestamp.time_since_epoch().count());
    // Each text with its length before it, so that no two lines are the same bytes.
    for (const std::string_view text : {line.subject, line.command, line.outcome, line.data})
        fmt::format_to(std::back_inserter(bytes), "{}:{}", text.size(), text);
    bytes.append(reinterpret_cast<const char*>(before.data()), before.size());
    LineHash hash{};
    crypto_generichash(
        hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
        0
    );
    return hash;
}

std::string print(const AuditHead& head) { return fmt::format("{}:{}", head.line, to_hex(head.hash)); }

Result<AuditHead> parse_audit_head(std::string_view text) {
    const auto wrong = [&] {
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("'{}' is not how far an audit was: a line's number, a colon and 64 digits", text)
        );
    };
    AuditHead head;
    const auto* const end = text.data() + text.size();
    const auto [rest, fault] = std::from_chars(text.data(), end, head.line);
    if (fault != std::errc() || rest == end || *rest != ':') return wrong();
    const std::string_view digits(rest + 1, end);
    if (digits.size() != head.hash.size() * 2) return wrong();
    for (std::size_t i = 0; i < head.hash.size(); ++i) {
        const auto byte = byte_of(digits.substr(i * 2, 2));
        if (!byte) return wrong();
        head.hash[i] = *byte;
    }
    if (print(head) != text) return wrong(); // zeros before the number
    return head;
}

} // namespace tutti::store
