#include "workers/spotify/spotify_service.hpp"

#include "io/clock.hpp"
#include "io/file.hpp"
#include "sections/section.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::spotify {

namespace {

/// A token is renewed so long before it is over.
constexpr microseconds margin = seconds(30);
constexpr microseconds longest_sleep = std::chrono::minutes(1);

} // namespace

SpotifyService::SpotifyService(worker::Worker& worker, io::Disk& disk, Options options)
    : worker_(worker), options_(std::move(options)),
      file_(disk, options_.state_directory / fmt::format("{}.login.json", worker.name())) {
    equip();
}

void SpotifyService::equip() {
    worker_.on_config([this](const Value& config) { return configure(config); });
    worker_.on_start([this] { say_health(); });
    worker_.every(health_pace, [this] { say_health(); });
    worker_.on_state([this] { return state(); });
    loop_.run_in(worker_, "spotify", [this] { return run(); });
    add_commands();
    read_login();
}

Result<void> SpotifyService::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_spotify);
    if (!section) return pass_on(section);
    const bool is_new_place = section->client_id != section_.client_id
                              || section->accounts_url != section_.accounts_url
                              || section->api_url != section_.api_url;
    section_ = std::move(*section);
    monitor_.set({.playing = section_.interval, .idle = section_.idle_interval});
    if (is_new_place) {
        access_.reset();
        pending_.reset();
        begin_anew();
        if (loop_.has_begun()) say_health();
    }
    return {};
}

void SpotifyService::read_login() {
    auto kept = file_.read();
    if (kept)
        login_ = std::move(*kept);
    else
        complaint_ = fmt::format("the login is lost: {}", kept.error().message);
    if (!kept) worker_.log().warning("the login is lost", {{"reason", kept.error().message}});
}

bool SpotifyService::can_ask() const {
    return login_ && !section_.client_id.empty() && login_->client_id == section_.client_id;
}

void SpotifyService::begin_anew() {
    ++generation_;
    monitor_.begin_anew(io::steady_now());
    loop_.wake();
}

/// Nothing is said at its end: whoever replaces it goes on where the song is, and what was said expires.
Task<void> SpotifyService::run() {
    const auto executor = co_await asio::this_coro::executor;
    http_ = options_.make_client(executor);
    while (loop_.runs()) {
        if (can_ask() && monitor_.next_question() <= io::steady_now()) co_await ask();
        say();
        auto next = std::min(monitor_.next_word(), io::steady_now() + longest_sleep);
        if (can_ask()) next = std::min(next, monitor_.next_question());
        co_await loop_.sleep_until(next);
    }
}

// ---- questions

Task<Result<io::HttpResponse>> SpotifyService::request(io::HttpCall call) {
    const auto deadline = io::steady_now() + section_.timeout;
    co_return co_await http_->request(std::move(call), deadline);
}

/// One turn: a token where there is none, then what is played.
Task<void> SpotifyService::ask() {
    const auto generation = generation_;
    const auto asked = io::steady_now();
    ++questions_;
    auto answer = co_await ask_player();
    if (generation != generation_) co_return;
    const bool was_well = !monitor_.trouble();
    if (const auto* refusal = std::get_if<Refusal>(&answer)) {
        ++refusals_;
        if (was_well) worker_.log().warning("Spotify cannot be asked", {{"reason", refusal->sentence}});
    } else if (!was_well) {
        worker_.log().info("Spotify answers again");
    }
    monitor_.take(answer, asked, io::steady_now());
    if (sentence() != said_sentence_) say_health();
}

Task<PlayerAnswer> SpotifyService::ask_player() {
    const auto generation = generation_;
    bool is_fresh = false;
    if (!access_ || access_->until <= io::steady_now()) {
        auto refused = co_await refresh();
        if (refused) co_return std::move(*refused);
        is_fresh = true;
    }
    while (true) {
        if (generation != generation_ || !loop_.runs() || !access_) co_return UnnamedHeard{};
        auto call = player_call(section_.api_url, access_->token);
        const auto response = co_await request(std::move(call));
        if (!response) co_return refusal_of(response.error());
        auto answer = read_player_answer(*response);
        const auto* refusal = std::get_if<Refusal>(&answer);
        const bool is_over = refusal != nullptr && refusal->kind == Refusal::Kind::Unauthorized;
        if (!is_over || is_fresh || generation != generation_) co_return answer;
        // A token may end before its time: once more with a new one.
        access_.reset();
        auto refused = co_await refresh();
        if (refused) co_return std::move(*refused);
        is_fresh = true;
    }
}

/// A new access token, or why there is none. Nothing, and no token: the login is another one now. The answer
/// is waited for even at the end of the worker: it may take the place of the only token that we have.
Task<std::optional<Refusal>> SpotifyService::refresh() {
    const auto sent = *login_;
    const auto generation = generation_;
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    auto call = refresh_call(client(), sent.refresh_token);
    const auto response = co_await request(std::move(call));
    co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
    if (!login_ || *login_ != sent) co_return std::nullopt;
    if (!response) co_return refusal_of(response.error());
    auto answer = read_token_answer(*response);
    if (auto* refusal = std::get_if<Refusal>(&answer)) co_return std::move(*refusal);
    if (const auto* over = std::get_if<LoginOver>(&answer))
        end_login(over->sentence);
    else
        take_tokens(std::get<Tokens>(answer), sent.client_id);
    if (generation != generation_) access_.reset(); // it is for where we asked before
    co_return std::nullopt;
}

void SpotifyService::take_tokens(const Tokens& tokens, const std::string& client_id) {
    const auto valid = std::max(tokens.valid - margin, tokens.valid / 2);
    access_ = Access{tokens.access, io::steady_now() + valid};
    if (tokens.refresh.empty() || (login_ && login_->refresh_token == tokens.refresh)) return;
    login_ = KeptLogin{client_id, tokens.refresh, tokens.scope};
    auto kept = io::make_private_directory(options_.state_directory);
    if (kept) kept = file_.keep(*login_);
    complaint_ = kept ? "" : fmt::format("the login cannot be kept: {}", kept.error().message);
    if (!kept) worker_.log().warning("the login cannot be kept", {{"reason", kept.error().message}});
}

void SpotifyService::end_login(const std::string& why) {
    worker_.log().warning("the login is over", {{"reason", why}});
    login_.reset();
    access_.reset();
    complaint_ = why;
    if (const auto forgotten = file_.forget(); !forgotten)
        worker_.log().warning("the login's file cannot be removed", {{"reason", forgotten.error().message}});
    begin_anew();
    say_health();
}

} // namespace tutti::spotify
