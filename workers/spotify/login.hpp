// How a person lets us ask Spotify on his behalf: the authorization code flow with PKCE, which needs no
// secret of the program. Pure; entropy is given.
//
// Written from RFC 7636 (PKCE) and developer.spotify.com/documentation/web-api/tutorials: "Authorization Code
// with PKCE Flow", "Refreshing tokens".
#pragma once

#include "base/time.hpp"
#include "io/http/http_call.hpp"
#include "io/http/http_message.hpp"
#include "workers/spotify/player_answer.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace tutti::spotify {

/// Whom Spotify knows us as, and where it is.
struct Client {
    std::string id;
    std::string accounts_url; ///< "https://accounts.spotify.com", without '/' at its end
};

/// A login under way: the verifier is known to nobody else until the code is redeemed.
struct Login {
    std::string verifier; ///< 43 letters (RFC 7636 §4.1)
    std::string state;    ///< tells what comes back apart from what somebody else sends
    std::string redirect_uri;
};

inline constexpr std::size_t login_entropy = 48;
/// Of as many secret random bytes.
Login begin_login(std::span<const unsigned char, login_entropy> entropy, std::string redirect_uri);

/// BASE64URL(SHA-256(verifier)) (RFC 7636 §4.2).
std::string challenge_of(std::string_view verifier);

/// Where the person agrees: to being asked what is played, and no more.
std::string authorize_url(const Client& client, const Login& login);

/// What comes back with the person: `code` and `state`, or why not.
struct Returned {
    std::string code;
    std::string state;
    std::string error; ///< "access_denied"
};
/// Of the address that the browser was sent to: "http://127.0.0.1:8080/song?code=…&state=…".
Result<Returned> parse_return(std::string_view url);

io::HttpCall redeem_call(const Client& client, const Login& login, std::string_view code);
io::HttpCall refresh_call(const Client& client, std::string_view refresh_token);
io::HttpCall player_call(std::string_view api_url, std::string_view access_token);

/// What an answer of the token endpoint gives. `refresh` replaces the one before; empty: that stays.
struct Tokens {
    std::string access;
    std::string refresh;
    microseconds valid{};
    std::string scope;
};

/// The login is over: taken back by the person, or used up (RFC 6749 §5.2, invalid_grant).
struct LoginOver {
    std::string sentence;
};

using TokenAnswer = std::variant<Tokens, LoginOver, Refusal>;
TokenAnswer read_token_answer(const io::HttpResponse& answer);

} // namespace tutti::spotify
