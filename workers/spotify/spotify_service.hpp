// SpotifyService: the worker `spotify`. Asks what a person's Spotify plays, and says it on
// `playback/spotify`; a person logs in by two commands. Whatever Spotify does, it goes on alone.
#pragma once

#include "io/asio.hpp"
#include "io/disk.hpp"
#include "io/http/http_client.hpp"
#include "sections/spotify_section.hpp"
#include "worker/beside_loop.hpp"
#include "worker/worker.hpp"
#include "workers/spotify/kept_login.hpp"
#include "workers/spotify/login.hpp"
#include "workers/spotify/monitor.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tutti::spotify {

struct Options {
    std::filesystem::path state_directory;
    /// What asks Spotify, made when the worker runs.
    std::function<std::unique_ptr<io::HttpClient>(const asio::any_io_executor&)> make_client;
};

class SpotifyService {
public:
    /// Makes a Spotify monitor of the worker, which is not running yet; worker and disk outlive it.
    SpotifyService(worker::Worker& worker, io::Disk& disk, Options options);
    SpotifyService(const SpotifyService&) = delete;
    SpotifyService& operator=(const SpotifyService&) = delete;

private:
    static constexpr microseconds health_pace = seconds(10);
    static constexpr microseconds patience_for_login = std::chrono::minutes(10);

    /// A login under way: a person is at Spotify, or comes back.
    struct Pending {
        Login login;
        SteadyTime until;
    };
    /// An access token, in memory alone.
    struct Access {
        std::string token;
        SteadyTime until;
    };

    void equip();
    Task<void> run();
    Result<void> configure(const Value& config);
    void read_login();
    bool can_ask() const;
    Client client() const { return {section_.client_id, section_.accounts_url}; }
    void begin_anew();

    // Questions
    Task<Result<io::HttpResponse>> request(io::HttpCall call);
    Task<void> ask();
    Task<std::optional<Refusal>> refresh();
    Task<PlayerAnswer> ask_player();
    void take_tokens(const Tokens& tokens, const std::string& client_id);
    void end_login(const std::string& why);

    // What people ask of it: spotify_commands.cpp
    void add_commands();
    Result<Value> authorize(const Value& params);
    Task<Result<Value>> redeem(Value params);
    Result<Returned> returned_in(const Value& params) const;
    Result<Value> forget();

    // How it is: spotify_words.cpp
    void say();
    void say_health();
    Value state() const;
    const char* login_state() const;
    std::string sentence() const;

    worker::Worker& worker_;
    Options options_;
    LoginFile file_;
    std::unique_ptr<io::HttpClient> http_; ///< while it runs
    sections::SpotifySection section_;
    Monitor monitor_;
    std::optional<KeptLogin> login_;
    std::optional<Access> access_;
    std::optional<Pending> pending_;
    std::string complaint_;        ///< about the login: why there is none any more, or why it cannot be kept
    std::string said_sentence_;    ///< of health
    std::uint64_t generation_ = 0; ///< of login and section: answers to older questions count no more
    std::uint64_t questions_ = 0;
    std::uint64_t refusals_ = 0;
    worker::BesideLoop loop_;
};

} // namespace tutti::spotify
