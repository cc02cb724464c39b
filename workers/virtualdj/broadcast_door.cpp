#include "workers/virtualdj/broadcast_door.hpp"

#include "base/printable.hpp"
#include "base/secrets.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "workers/virtualdj/broadcast_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::virtualdj {

namespace {

using playback::BroadcastRequest;

constexpr microseconds accept_pause = milliseconds(100);

/// An answer behind which the connection ends.
std::string print_answer(std::string_view status, std::string_view fields, std::string_view body) {
    return fmt::format(
        "HTTP/1.0 {}\r\nServer: tutti\r\nConnection: close\r\n{}Content-Length: {}\r\n\r\n{}", status, fields,
        body.size(), body
    );
}

std::string print_refusal(std::string_view status, std::string_view why) {
    return print_answer(status, "Content-Type: text/plain\r\n", fmt::format("{}\n", why));
}

} // namespace

BroadcastDoor::BroadcastDoor(asio::any_io_executor executor, const io::Log& log, Options options)
    : executor_(executor), log_(log), options_(std::move(options)), tasks_(executor) {}

Result<void> BroadcastDoor::open() {
    auto listener = io::Listener::bind_tcp(executor_, {options_.address.host, options_.address.port});
    if (!listener) return pass_on(listener);
    listener_ = std::move(*listener);
    tasks_.spawn("accept broadcasts", accept_all());
    return {};
}

Task<void> BroadcastDoor::stop() {
    if (listener_) listener_->close();
    co_await tasks_.stop();
    visits_.clear();
}

// ---- what is known

const HeardTrack* BroadcastDoor::track() const noexcept {
    const Visit* last = nullptr;
    for (const auto& visit : visits_)
        if (visit.heard && !visit.mount.empty() && (last == nullptr || visit.named > last->named))
            last = &visit;
    return last != nullptr ? &*last->heard : nullptr;
}

std::size_t BroadcastDoor::broadcasts() const noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(visits_, [](const Visit& visit) {
        return !visit.mount.empty();
    }));
}

void BroadcastDoor::name_track(Visit& visit, std::optional<playback::DjTrack> track) {
    visit.named = ++namings_;
    const bool is_same = track && visit.heard && visit.heard->track == *track;
    if (is_same) return;
    visit.heard.reset();
    if (track) visit.heard = HeardTrack{.track = std::move(*track), .began = io::wall_now()};
    options_.on_change();
}

// ---- who comes

Task<void> BroadcastDoor::accept_all() {
    while (true) {
        auto stream = co_await listener_->accept();
        if (stream) {
            welcome(std::move(*stream));
            continue;
        }
        const bool elapsed = co_await io::sleep_for(accept_pause);
        if (!elapsed) break;
    }
}

/// Of those that do not broadcast the one that has been here for longest makes way.
void BroadcastDoor::welcome(io::Stream stream) {
    if (visits_.size() >= most_visits) {
        const auto idle = std::ranges::find_if(visits_, [](const Visit& visit) {
            return visit.mount.empty() && visit.stream.is_open();
        });
        if (idle == visits_.end() || visits_.size() >= 2 * most_visits) return;
        idle->stream.close();
    }
    visits_.push_back(Visit{.stream = std::move(stream), .mount = {}});
    tasks_.spawn("a broadcast", serve(std::prev(visits_.end())));
}

Task<void> BroadcastDoor::serve(Visits::iterator visit) {
    co_await talk(*visit);
    const bool was_broadcast = !visit->mount.empty();
    if (was_broadcast) log_.info("a broadcast has ended", {{"mount", printable(visit->mount)}});
    visits_.erase(visit);
    if (was_broadcast) options_.on_change();
}

Task<void> BroadcastDoor::talk(Visit& visit) {
    using Kind = BroadcastRequest::Kind;
    std::optional<Head> head;
    {
        const io::Deadline deadline(executor_, patience, [&visit] { visit.stream.close(); });
        head = co_await read_head(visit.stream);
    }
    if (!head) co_return;
    auto request = playback::parse_broadcast_request(head->text);
    const auto kind = request ? request->kind : Kind::Other;
    std::string text;
    if (!request) {
        text = print_refusal("400 Bad Request", request.error().message);
    } else if (kind == Kind::Options) {
        text = print_answer("200 OK", "Allow: GET, OPTIONS, PUT, SOURCE\r\n", "");
    } else if (kind == Kind::Other) {
        text = print_refusal(
            "404 Not Found", "Nobody listens here: broadcasts come in, and their titles go out."
        );
    } else if (!is_right(request->password)) {
        if (request->password) {
            ++refused_;
            if (refused_ == 1) log_.warning("a broadcast gives a wrong password: virtualdj.password");
            const bool elapsed = co_await io::sleep_for(pause_when_wrong);
            if (!elapsed) co_return;
        }
        text = print_answer("401 Unauthorized", "WWW-Authenticate: Basic realm=\"Tutti\"\r\n", "");
    } else if (kind == Kind::Song) {
        text = take_song(*request);
    } else {
        co_return co_await hear(visit, std::move(*request), std::move(head->rest));
    }
    co_await answer(visit, std::move(text));
}

/// What still comes is read: an end while it does would take the answer with it.
Task<void> BroadcastDoor::answer(Visit& visit, std::string text) {
    const io::Deadline deadline(executor_, patience_at_end, [&visit] { visit.stream.close(); });
    const auto written = co_await io::write_all(visit.stream, text);
    if (!written) co_return;
    error_code ignored;
    visit.stream.shutdown(asio::socket_base::shutdown_send, ignored);
    std::array<char, 4096> room{};
    while (true) {
        const auto buffer = asio::buffer(room);
        const auto [error, count] = co_await visit.stream.async_read_some(buffer, no_throw);
        if (error) co_return;
    }
}

bool BroadcastDoor::is_right(const std::optional<std::string>& password) {
    if (!password) return false;
    const auto wanted = options_.password();
    if (!wanted && told_unreadable_.is_due(io::steady_now()))
        log_.warning("virtualdj.password cannot be read", {{"reason", wanted.error().message}});
    return wanted && equal_secrets(*password, *wanted);
}

std::string BroadcastDoor::take_song(const BroadcastRequest& request) {
    const bool is_alone = broadcasts() == 1;
    const auto meant = std::ranges::find_if(visits_, [&](const Visit& visit) {
        if (visit.mount.empty()) return false;
        return request.mount.empty() ? is_alone : visit.mount == request.mount;
    });
    if (meant == visits_.end()) return print_refusal("400 Bad Request", "Source does not exist");
    name_track(*meant, request.track);
    return print_answer(
        "200 OK", "Content-Type: text/xml\r\n",
        "<?xml version=\"1.0\"?>\n<iceresponse><message>Metadata update "
        "successful</message><return>1</return>"
        "</iceresponse>\n"
    );
}

// ---- a broadcast

Task<void> BroadcastDoor::hear(Visit& visit, BroadcastRequest request, std::string rest) {
    const auto before = std::ranges::find(visits_, request.mount, &Visit::mount);
    const auto others = broadcasts() - (before != visits_.end() ? 1 : 0);
    if (others >= most_broadcasts) {
        co_await answer(visit, print_refusal("403 Forbidden", "too many sources connected"));
        co_return;
    }
    // One that comes again may be here before anybody noticed that it went.
    if (before != visits_.end()) {
        before->mount.clear();
        before->heard.reset();
        before->stream.close();
    }
    visit.mount = request.mount;
    log_.info("a broadcast has begun", {{"mount", printable(visit.mount)}});
    options_.on_change();
    io::Deadline deadline(executor_, patience, [&visit] { visit.stream.close(); });
    const std::string welcome_text =
        std::string(request.expects_continue ? "HTTP/1.1 100 Continue\r\n\r\n" : "")
        + "HTTP/1.0 200 OK\r\n\r\n";
    const auto written = co_await io::write_all(visit.stream, welcome_text);
    if (!written) co_return;
    const auto on_track = [this, &visit](playback::DjTrack track) { name_track(visit, std::move(track)); };
    playback::SoundTitles titles(request.is_chunked);
    co_await hear_sound(visit.stream, std::move(rest), std::move(titles), deadline, on_track);
}

} // namespace tutti::virtualdj
