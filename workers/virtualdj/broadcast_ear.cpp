#include "workers/virtualdj/broadcast_ear.hpp"

#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/http/http_call.hpp"
#include "io/stream.hpp"
#include "workers/virtualdj/broadcast_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::virtualdj {

namespace {

Error unavailable(std::string why) { return {ErrorCode::Unavailable, std::move(why)}; }

} // namespace

BroadcastEar::BroadcastEar(asio::any_io_executor executor, std::string url, std::function<void()> on_change)
    : url_(std::move(url)), on_change_(std::move(on_change)), tasks_(std::move(executor)) {}

void BroadcastEar::start() { tasks_.spawn("listen to a broadcast", run()); }

Task<void> BroadcastEar::stop() { return tasks_.stop(); }

Task<void> BroadcastEar::run() {
    auto pause = first_pause;
    while (true) {
        const auto ended = co_await hear();
        pause = std::exchange(hears_, false) ? first_pause : std::min(pause * 2, longest_pause);
        trouble_ = ended.message;
        on_change_();
        const bool elapsed = co_await io::sleep_for(pause);
        if (!elapsed) break;
    }
}

/// Until it ends: why.
Task<Error> BroadcastEar::hear() {
    const auto url = io::parse_http_url(url_);
    if (!url) co_return url.error();
    io::HostPort server{url->host, url->port};
    auto stream = co_await io::connect_tcp(std::move(server), patience);
    if (!stream) co_return stream.error();
    const auto executor = co_await asio::this_coro::executor;
    io::Deadline deadline(executor, patience, [&stream] { stream->close(); });
    const auto request = fmt::format(
        "GET {} HTTP/1.0\r\nHost: {}\r\nUser-Agent: tutti\r\nAccept: */*\r\nIcy-MetaData: 1\r\n\r\n",
        url->target, url->authority()
    );
    const auto written = co_await io::write_all(*stream, request);
    auto head = co_await read_head(*stream);
    if (!written || !head) co_return unavailable(fmt::format("{} gives no answer", url->without_query()));
    const auto answer = playback::parse_icy_answer(head->text);
    if (!answer) co_return answer.error();
    if (answer->status != 200)
        co_return unavailable(fmt::format("{} answers {}", url->without_query(), answer->status));
    hears_ = true;
    trouble_.clear();
    on_change_();
    const auto on_track = [this](playback::DjTrack track) { name_track(std::move(track)); };
    playback::SoundTitles titles(answer->is_chunked, answer->title_every);
    co_await hear_sound(*stream, std::move(head->rest), std::move(titles), deadline, on_track);
    co_return unavailable(fmt::format("the broadcast of {} has ended", url->without_query()));
}

/// A server may name another title with every few bytes of sound: of those that come at once the last counts.
void BroadcastEar::name_track(playback::DjTrack track) {
    if (next_) {
        next_ = std::move(track);
    } else if (named_ <= io::steady_now() - title_pace) {
        take_track(std::move(track));
    } else {
        next_ = std::move(track);
        tasks_.spawn("name a track later", name_later());
    }
}

Task<void> BroadcastEar::name_later() {
    const bool elapsed = co_await io::sleep_for(named_ + title_pace - io::steady_now());
    if (!elapsed) co_return;
    auto track = std::exchange(next_, std::nullopt);
    if (track) take_track(std::move(*track));
}

void BroadcastEar::take_track(playback::DjTrack track) {
    if (heard_ && heard_->track == track) return;
    named_ = io::steady_now();
    heard_ = HeardTrack{.track = std::move(track), .began = io::wall_now()};
    on_change_();
}

} // namespace tutti::virtualdj
