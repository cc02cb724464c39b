// Api: what each path of the gateway answers. Knows HTTP and the live state, no socket and no clock.
#pragma once

#include "gateway/event_feed.hpp"
#include "gateway/live_feed.hpp"
#include "gateway/login_limiter.hpp"
#include "gateway/origin.hpp"
#include "gateway/password.hpp"
#include "gateway/post_limiter.hpp"
#include "gateway/posted.hpp"
#include "gateway/sessions.hpp"
#include "gateway/static_files.hpp"
#include "io/http/http_server.hpp"
#include "live/live_state.hpp"
#include "live/presences.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

/// The lock on the door, where there is one.
struct Access {
    Password password;
    Sessions sessions;
    LoginLimiter limiter;
};

enum class Supervised : std::uint8_t {
    No,  ///< started by hand: without services there is nothing to wait for
    Yes, ///< not ready before the orchestrator has said how the services stand
};

class Api final : public io::HttpHandler {
public:
    struct Parts {
        live::LiveState& state;
        LiveFeed& feed;
        EventFeed& events;
        const live::Presences& presences;
        StaticFiles& files;
        AllowedHosts hosts;
        Access* access = nullptr; ///< nothing: no password
        Supervised supervised = Supervised::No;
        std::function<LiveFeed::Now()> clock;
        std::function<io::HttpStatistics()> http_statistics;
        /// Puts an event on the bus; its id.
        std::function<Result<std::string>(PostedEvent)> publish;
        /// Asks a worker; the answer comes later.
        std::function<void(PostedCommand, io::SharedPendingReply)> command;
    };
    explicit Api(Parts parts) : parts_(std::move(parts)) {}

    io::HttpReply handle(const io::HttpRequest& request) override;

    /// Messages from the bus that were refused, for /metrics.
    void note_refused_message() noexcept { ++refused_messages_; }
    const PostStatistics& posts() const noexcept { return posts_; }

private:
    /// An answer that is made once for each revision of what it shows.
    struct Cached {
        std::uint64_t revision = 0;
        io::SharedResponse response;
    };

    io::HttpReply answer_api(const io::HttpRequest& request);
    io::HttpReply answer_session(const io::HttpRequest& request);
    io::HttpReply answer_feed(const io::HttpRequest& request, io::WebSocketHandler& feed);
    io::HttpReply post_event(const io::HttpRequest& request);
    io::HttpReply post_command(const io::HttpRequest& request, std::string_view target);
    std::optional<io::HttpResponse> refuse_post(const io::HttpRequest& request);
    std::optional<io::HttpResponse> refuse_target(std::string_view target) const;
    io::HttpResponse log_in(const io::HttpRequest& request);
    io::HttpResponse log_out(const io::HttpRequest& request);
    io::HttpResponse show_session(const io::HttpRequest& request);
    io::HttpReply sources();
    io::HttpReply services();
    io::HttpResponse source(std::string_view name) const;
    io::HttpResponse service(std::string_view name) const;
    io::HttpResponse readiness() const;
    io::HttpResponse metrics() const;
    bool is_authenticated(const io::HttpRequest& request) const;
    std::string_view session_of(const io::HttpRequest& request) const;

    Parts parts_;
    PostLimiter limiter_;
    PostStatistics posts_;
    Cached sources_;
    Cached services_;
    std::uint64_t refused_messages_ = 0;
};

/// What a form of a foreign page cannot say without asking first.
bool is_json(const io::HttpRequest& request);
bool comes_from_another_page(const io::HttpRequest& request);

/// The REST documents: null members stand in them.
Value source_answer(const live::LiveState::Source& source);
Value service_answer(const live::LiveState::Service& service);

} // namespace tutti::gateway
