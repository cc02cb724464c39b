// What people ask of the worker `spotify`: to log in, in two steps, and to forget the login.
#include "base/value_path.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"
#include "worker/rim.hpp"
#include "workers/spotify/spotify_service.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace tutti::spotify {

namespace {

ErrorCode code_of(Refusal::Kind kind) {
    switch (kind) {
    case Refusal::Kind::Unauthorized:
    case Refusal::Kind::Forbidden:
        return ErrorCode::PermissionDenied;
    case Refusal::Kind::TooOften:
        return ErrorCode::LimitExceeded;
    case Refusal::Kind::NotUnderstood:
        return ErrorCode::InvalidInput;
    case Refusal::Kind::Unavailable:
        break;
    }
    return ErrorCode::Unavailable;
}

} // namespace

void SpotifyService::add_commands() {
    worker_.on_command("authorize", [this](const Value& params) { return authorize(params); });
    worker_.on_command("forget", [this](const Value&) { return forget(); });
    worker::on_command_task(worker_, "redeem", [this](Value params) { return redeem(std::move(params)); });
}

/// Where a person is sent to agree. A page that Spotify may send people back to names itself.
Result<Value> SpotifyService::authorize(const Value& params) {
    if (section_.client_id.empty())
        return fail(
            ErrorCode::Conflict,
            "set spotify.client_id first: the Client ID of an app at developer.spotify.com/dashboard"
        );
    auto uri = section_.redirect_uri;
    if (const auto* asked = params.find("redirect_uri")) {
        auto read = sections::redirect_uri(*asked);
        if (!read) return fail(ErrorCode::InvalidInput, "redirect_uri " + read.error().reason);
        uri = std::move(*read);
    }
    std::array<unsigned char, login_entropy> entropy{};
    io::fill_with_secret_bytes(entropy);
    pending_ = Pending{begin_login(entropy, std::move(uri)), io::steady_now() + patience_for_login};
    const auto& login = pending_->login;
    return Value::object(
        {{"url", authorize_url(client(), login)},
         {"state", login.state},
         {"redirect_uri", login.redirect_uri},
         {"expires_in", to_seconds(patience_for_login)}}
    );
}

Result<Returned> SpotifyService::returned_in(const Value& params) const {
    if (const auto url = text_at(params, "url")) return parse_return(*url);
    Returned returned;
    returned.code = text_at(params, "code").value_or("");
    returned.state = text_at(params, "state").value_or("");
    returned.error = text_at(params, "error").value_or("");
    if (returned.state.empty() || (returned.code.empty() && returned.error.empty()))
        return fail(
            ErrorCode::InvalidInput, "give code and state, or as url the whole address that came back"
        );
    return returned;
}

/// What came back with the person becomes the login.
Task<Result<Value>> SpotifyService::redeem(Value params) {
    const auto returned = returned_in(params);
    if (!returned) co_return std::unexpected(returned.error());
    if (!pending_ || pending_->until < io::steady_now() || pending_->login.state != returned->state)
        co_return fail(ErrorCode::Conflict, "that login is not under way here any more: begin again");
    if (!returned->error.empty()) {
        pending_.reset();
        co_return fail(
            ErrorCode::PermissionDenied, "Spotify was not allowed to be asked: begin again, and agree"
        );
    }
    if (!http_) co_return fail(ErrorCode::Unavailable, "the worker is not up yet");
    const auto state = returned->state;
    const auto client_id = section_.client_id;
    auto call = redeem_call(client(), pending_->login, returned->code);
    const auto response = co_await request(std::move(call));
    if (!response) {
        // Not as the connection says it: "not found" is a command or a worker that is not there.
        const bool is_foreign = response.error().code == ErrorCode::PermissionDenied;
        const auto code = is_foreign ? response.error().code : code_of(Refusal::Kind::Unavailable);
        co_return fail(code, refusal_of(response.error()).sentence);
    }
    if (!pending_ || pending_->login.state != state)
        co_return fail(ErrorCode::Conflict, "another login has begun meanwhile");
    auto answer = read_token_answer(*response);
    if (const auto* refusal = std::get_if<Refusal>(&answer))
        co_return fail(code_of(refusal->kind), refusal->sentence);
    pending_.reset(); // a code is good for once
    if (const auto* over = std::get_if<LoginOver>(&answer))
        co_return fail(ErrorCode::PermissionDenied, over->sentence);
    const auto& tokens = std::get<Tokens>(answer);
    if (tokens.refresh.empty())
        co_return fail(ErrorCode::InvalidInput, "Spotify's answer to the login is not understood");
    login_.reset();
    take_tokens(tokens, client_id);
    begin_anew();
    say_health();
    if (!complaint_.empty())
        co_return fail(ErrorCode::Environment, "logged in until the next start: " + complaint_);
    worker_.log().info("logged in");
    co_return Value::object({{"login", login_state()}});
}

Result<Value> SpotifyService::forget() {
    const auto forgotten = file_.forget();
    if (!forgotten) return std::unexpected(forgotten.error());
    login_.reset();
    access_.reset();
    pending_.reset();
    complaint_.clear();
    begin_anew();
    say_health();
    return Value::object({{"login", login_state()}});
}

} // namespace tutti::spotify
