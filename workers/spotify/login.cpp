#include "workers/spotify/login.hpp"

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/json.hpp"
#include "base/printable.hpp"
#include "base/value_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <openssl/sha.h>

namespace tutti::spotify {

namespace {

constexpr std::string_view scope = "user-read-playback-state";
constexpr std::size_t longest_token = 8 * 1024;
constexpr microseconds least_valid = seconds(1);
constexpr microseconds most_valid = std::chrono::hours(24);

std::string letters_of(std::span<const unsigned char> bytes) {
    return to_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

using Pairs = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// "a=b&c=d", each percent-encoded: a query, and the body of a form (RFC 6749 appendix B).
std::string form(Pairs pairs) {
    std::string text;
    for (const auto& [name, value] : pairs) {
        if (!text.empty()) text += '&';
        text += fmt::format("{}={}", name, percent_encoded(value));
    }
    return text;
}

io::HttpCall token_call(const Client& client, Pairs pairs) {
    io::HttpCall call;
    call.method = "POST";
    call.url = client.accounts_url + "/api/token";
    call.content_type = "application/x-www-form-urlencoded";
    call.body = form(pairs);
    return call;
}

/// Of a form, where a space may also stand as '+'.
Result<std::string> decoded(std::string_view text) {
    std::string spaced(text);
    std::ranges::replace(spaced, '+', ' ');
    return percent_decoded(spaced);
}

/// A token goes into a field of HTTP.
bool is_token_text(std::string_view text) {
    return !text.empty() && text.size() <= longest_token
           && std::ranges::all_of(text, [](char letter) { return letter > ' ' && letter <= '~'; });
}

/// The words of the authentication error object, `{"error":"invalid_grant","error_description":"…"}`.
std::string words_in(const Value& value) {
    constexpr std::size_t longest = 200;
    std::string words;
    for (const auto* key : {"error", "error_description"})
        if (const auto text = text_at(value, key)) {
            if (!words.empty()) words += ": ";
            words += printable_beginning(*text, longest);
        }
    return words;
}

TokenAnswer refused(const io::HttpResponse& answer, Refusal refusal) {
    const auto value = parse_json(answer.body);
    if (!value || answer.status >= 429) return refusal;
    const auto words = words_in(*value);
    if (text_at(*value, "error") == "invalid_grant")
        return LoginOver{fmt::format("Spotify does not take the login any more ({})", words)};
    refusal.sentence = fmt::format("Spotify gives no token ({})", words);
    if (text_at(*value, "error") == "invalid_client") {
        refusal.kind = Refusal::Kind::Forbidden;
        refusal.sentence = "Spotify does not know this spotify.client_id";
    }
    return words.empty() ? refusal_of(answer).value_or(refusal) : refusal;
}

} // namespace

Login begin_login(std::span<const unsigned char, login_entropy> entropy, std::string redirect_uri) {
    constexpr std::size_t of_verifier = 32;
    return {
        letters_of(entropy.first<of_verifier>()), letters_of(entropy.subspan<of_verifier>()),
        std::move(redirect_uri)
    };
}

std::string challenge_of(std::string_view verifier) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size(), digest.data());
    return letters_of(digest);
}

std::string authorize_url(const Client& client, const Login& login) {
    return fmt::format(
        "{}/authorize?{}", client.accounts_url,
        form(
            {{"client_id", client.id},
             {"response_type", "code"},
             {"redirect_uri", login.redirect_uri},
             {"state", login.state},
             {"scope", scope},
             {"code_challenge_method", "S256"},
             {"code_challenge", challenge_of(login.verifier)}}
        )
    );
}

Result<Returned> parse_return(std::string_view url) {
    const auto question = url.find('?');
    if (question == std::string_view::npos)
        return fail(ErrorCode::InvalidInput, "that address holds no code: give the whole of it");
    auto query = url.substr(question + 1);
    query = query.substr(0, query.find('#'));
    Returned returned;
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        const auto equals = std::min(pair.find('='), pair.size());
        const auto name = pair.substr(0, equals);
        auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
        if (!value) return fail(ErrorCode::InvalidInput, "that address is broken: give the whole of it");
        if (name == "code") returned.code = std::move(*value);
        if (name == "state") returned.state = std::move(*value);
        if (name == "error") returned.error = std::move(*value);
    }
    if (returned.code.empty() && returned.error.empty())
        return fail(ErrorCode::InvalidInput, "that address holds no code: give the whole of it");
    return returned;
}

io::HttpCall redeem_call(const Client& client, const Login& login, std::string_view code) {
    return token_call(
        client, {{"grant_type", "authorization_code"},
                 {"code", code},
                 {"redirect_uri", login.redirect_uri},
                 {"client_id", client.id},
                 {"code_verifier", login.verifier}}
    );
}

io::HttpCall refresh_call(const Client& client, std::string_view refresh_token) {
    return token_call(
        client, {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token}, {"client_id", client.id}}
    );
}

io::HttpCall player_call(std::string_view api_url, std::string_view access_token) {
    io::HttpCall call;
    call.url = fmt::format("{}/v1/me/player?additional_types=track,episode", api_url);
    call.fields.emplace_back("Authorization", fmt::format("Bearer {}", access_token));
    return call;
}

TokenAnswer read_token_answer(const io::HttpResponse& answer) {
    if (auto refusal = refusal_of(answer)) return refused(answer, std::move(*refusal));
    // Nothing of the text goes into a sentence: it holds the tokens.
    constexpr auto broken = "Spotify's answer to the login is not understood";
    const auto value = parse_json(answer.body);
    if (!value) return Refusal{Refusal::Kind::NotUnderstood, broken};
    const auto access = text_at(*value, "access_token");
    const auto refresh = text_at(*value, "refresh_token");
    const auto type = text_at(*value, "token_type");
    const auto valid = number_at(*value, "expires_in");
    const bool is_right = access && is_token_text(*access) && (!refresh || is_token_text(*refresh)) && valid
                          && *valid > 0 && type && equal_ignoring_case(*type, "Bearer");
    if (!is_right) return Refusal{Refusal::Kind::NotUnderstood, broken};
    Tokens tokens;
    tokens.access = *access;
    tokens.refresh = refresh.value_or("");
    tokens.scope = text_at(*value, "scope").value_or("");
    const auto bounded = std::min(*valid, to_seconds(most_valid));
    tokens.valid = std::max(least_valid, microseconds(static_cast<std::int64_t>(bounded * 1e6)));
    return tokens;
}

} // namespace tutti::spotify
