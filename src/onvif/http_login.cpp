#include "onvif/http_login.hpp"

#include "base/ascii.hpp"
#include "onvif/hashes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace tutti::onvif {

namespace {

/// Takes a challenge's pieces off the front of a field (RFC 9110 §11.6.1).
class ChallengeReader {
public:
    explicit ChallengeReader(std::string_view text) : text_(text) {}

    /// A name, up to '=', ',' or a blank. Empty at the end.
    std::string_view name() {
        skip(" \t,");
        const auto name = text_.substr(0, text_.find_first_of(" \t,="));
        text_.remove_prefix(name.size());
        skip(" \t");
        return name;
    }
    /// What stands behind the name's '='; nothing: there is none, so the name was a scheme's.
    std::optional<std::string> value() {
        if (!text_.starts_with('=')) return std::nullopt;
        text_.remove_prefix(1);
        skip(" \t");
        if (text_.starts_with('"')) return quoted();
        const auto value = text_.substr(0, text_.find_first_of(" \t,"));
        text_.remove_prefix(value.size());
        return std::string(value);
    }
    bool is_at_end() {
        skip(" \t,");
        return text_.empty();
    }
    /// What is no piece at all, so that each call comes further.
    void skip_one() { text_.remove_prefix(std::min<std::size_t>(1, text_.size())); }

private:
    void skip(std::string_view letters) {
        text_.remove_prefix(std::min(text_.find_first_not_of(letters), text_.size()));
    }
    std::string quoted() {
        std::string value;
        std::size_t at = 1;
        for (; at < text_.size() && text_[at] != '"'; ++at) {
            if (text_[at] == '\\' && at + 1 < text_.size()) ++at;
            value += text_[at];
        }
        text_.remove_prefix(std::min(at + 1, text_.size()));
        return value;
    }

    std::string_view text_;
};

/// A scheme, and what it says; as far as we know it.
struct Offer {
    std::string scheme;
    std::string algorithm = "MD5";
    HttpChallenge challenge;

    bool is_known() const {
        return equal_ignoring_case(scheme, "Digest") && !challenge.nonce.empty()
               && (equal_ignoring_case(algorithm, "MD5") || equal_ignoring_case(algorithm, "SHA-256"));
    }
    HttpChallenge::Scheme kind() const {
        return equal_ignoring_case(algorithm, "MD5") ? HttpChallenge::Scheme::Md5
                                                     : HttpChallenge::Scheme::Sha256;
    }
    void take(std::string_view name, std::string value) {
        if (equal_ignoring_case(name, "realm"))
            challenge.realm = std::move(value);
        else if (equal_ignoring_case(name, "nonce"))
            challenge.nonce = std::move(value);
        else if (equal_ignoring_case(name, "opaque"))
            challenge.opaque = std::move(value);
        else if (equal_ignoring_case(name, "algorithm"))
            algorithm = std::move(value);
        else if (equal_ignoring_case(name, "stale"))
            challenge.is_stale = equal_ignoring_case(value, "true");
        else if (equal_ignoring_case(name, "qop"))
            challenge.has_qop = offers_auth(value);
    }

private:
    static bool offers_auth(std::string_view list) {
        ChallengeReader reader(list);
        while (!reader.is_at_end()) {
            const auto name = reader.name();
            if (equal_ignoring_case(name, "auth")) return true;
            if (name.empty()) reader.skip_one();
        }
        return false;
    }
};

std::vector<Offer> offers_in(std::string_view field) {
    std::vector<Offer> offers;
    ChallengeReader reader(field);
    while (!reader.is_at_end()) {
        const auto name = reader.name();
        auto value = reader.value();
        if (value && !offers.empty()) offers.back().take(name, std::move(*value));
        if (!value && !name.empty()) offers.push_back({.scheme = std::string(name), .challenge = {}});
        if (!value && name.empty()) reader.skip_one();
    }
    return offers;
}

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char letter : text) {
        if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) continue; // it would break the field
        if (letter == '"' || letter == '\\') out += '\\';
        out += letter;
    }
    return out + '"';
}

} // namespace

Result<HttpChallenge> read_challenge(std::span<const std::string_view> fields) {
    std::optional<HttpChallenge> best;
    for (const auto field : fields) {
        for (auto& offer : offers_in(field)) {
            if (!offer.is_known()) continue;
            offer.challenge.scheme = offer.kind();
            if (!best || offer.challenge.scheme > best->scheme) best = std::move(offer.challenge);
        }
    }
    if (!best)
        return fail(
            ErrorCode::NotFound,
            "the camera asks for a login of a kind that is not used here: it must be Digest"
        );
    return *best;
}

std::string print_authorization(const HttpChallenge& challenge, const Login& login, const HttpUse& use) {
    const bool is_md5 = challenge.scheme == HttpChallenge::Scheme::Md5;
    const auto hash = is_md5 ? md5_hex : sha256_hex;
    const auto secret = hash(fmt::format("{}:{}:{}", login.user, challenge.realm, login.password));
    const auto asked = hash(fmt::format("{}:{}", use.method, use.target));
    const auto counted = fmt::format("{:08x}:{}:auth", use.count, use.own_nonce);
    const auto response = challenge.has_qop
                              ? hash(fmt::format("{}:{}:{}:{}", secret, challenge.nonce, counted, asked))
                              : hash(fmt::format("{}:{}:{}", secret, challenge.nonce, asked)); // RFC 2069
    auto field = fmt::format(
        "Digest username={}, realm={}, nonce={}, uri={}, response=\"{}\", algorithm={}",
        in_quotes(login.user), in_quotes(challenge.realm), in_quotes(challenge.nonce), in_quotes(use.target),
        response, is_md5 ? "MD5" : "SHA-256"
    );
    if (challenge.has_qop)
        field += fmt::format(", qop=auth, nc={:08x}, cnonce={}", use.count, in_quotes(use.own_nonce));
    if (challenge.opaque) field += fmt::format(", opaque={}", in_quotes(*challenge.opaque));
    return field;
}

} // namespace tutti::onvif
