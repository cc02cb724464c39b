// The part of the Gateway that is about the song: /ws/song and /ws/lyrics, which are heard of only while
// somebody watches.
#include "gateway/gateway.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"

namespace tutti::gateway {

namespace {

/// Who plays what, and which of them counts; and its words, which are long and change once a song.
constexpr const char* song_filters[] = {"playback/+", "song/playing"};
constexpr const char* lyrics_filters[] = {"song/lyrics"};
constexpr auto confirmation_of_song = seconds(2);
/// What is kept on the bus comes behind the confirmation.
constexpr auto patience_with_kept = milliseconds(250);
constexpr std::size_t largest_picture = 16 * 1024 * 1024; // as large as one that is kept
constexpr auto patience_with_picture = seconds(10);

} // namespace

void Gateway::read_picture(std::string name, FileRead done) {
    searches_.spawn("reading a picture", read_picture_beside(std::move(name), std::move(done)));
}

/// An SD card takes its time for some megabytes.
Task<void> Gateway::read_picture_beside(std::string name, FileRead done) {
    auto call = [file = options_.pictures / name]() -> Result<std::string> {
        return io::read_file(file, largest_picture);
    };
    auto bytes = co_await pictures_.run(
        "reading a picture", std::move(call), io::steady_now() + patience_with_picture
    );
    done(std::move(bytes));
}

SnapshotFeed::Rim Gateway::rim_of_song() {
    return {
        .clock = &Gateway::now,
        .woken = [this] { set_alarm(); },
        .revision = [this] { return song_state_.song_revision(); },
        .make = [this] { return song_heard_.is_settled ? song_state_.song(io::wall_now()) : std::string(); },
        .watched =
            [this](SnapshotFeed::Watched watched) {
                if (watched == SnapshotFeed::Watched::No) song_state_.forget_players();
                watch_song_topics(song_heard_, song_, song_filters, watched);
            },
    };
}

SnapshotFeed::Rim Gateway::rim_of_lyrics() {
    return {
        .clock = &Gateway::now,
        .woken = [this] { set_alarm(); },
        .revision = [this] { return song_state_.lyrics_revision(); },
        .make =
            [this] { return lyrics_heard_.is_settled ? song_state_.lyrics(io::wall_now()) : std::string(); },
        .watched =
            [this](SnapshotFeed::Watched watched) {
                if (watched == SnapshotFeed::Watched::No) song_state_.forget_lyrics();
                watch_song_topics(lyrics_heard_, lyrics_, lyrics_filters, watched);
            },
    };
}

void Gateway::watch_song_topics(
    HeardWhileWatched& heard, SnapshotFeed& feed, std::span<const char* const> filters,
    SnapshotFeed::Watched watched
) {
    heard.subscriptions.clear();
    heard.is_settled = false;
    ++heard.turn;
    if (watched == SnapshotFeed::Watched::No || bus_ == nullptr) return;
    for (const auto* filter : filters)
        if (auto taken = subscribe(filter, &Gateway::take_song))
            heard.subscriptions.push_back(std::move(*taken));
    if (heard.subscriptions.empty()) return;
    const auto last = heard.subscriptions.back().id();
    tasks_.spawn("waiting for the song", settle_song(heard, feed, last, heard.turn));
}

/// What has not been said by then is not so: a page that has just come is told the whole, once.
Task<void> Gateway::settle_song(
    HeardWhileWatched& heard, SnapshotFeed& feed, bus::Subscription::Id last, std::uint64_t turn
) {
    if (bus_->is_connected()) co_await bus_->confirmed(last, confirmation_of_song);
    co_await io::sleep_for(patience_with_kept);
    if (heard.turn != turn) co_return;
    heard.is_settled = true;
    song_state_.note_settled();
    feed.changed(now());
    set_alarm();
}

void Gateway::take_song(const bus::Message& message) {
    const auto at = now();
    const auto fate = song_state_.apply(
        message.topic, message.payload, {message.retain, message.expiry}, at.wall, at.steady
    );
    switch (fate) {
    case live::Applied::Done:
        song_.changed(at);
        lyrics_.changed(at);
        set_alarm();
        return;
    case live::Applied::Ignored:
        return;
    case live::Applied::UnknownVersion:
    case live::Applied::Malformed:
        note_refused(message.topic, fate == live::Applied::UnknownVersion, song_state_.refusal());
        return;
    case live::Applied::Full:
        note_refused(message.topic, false, "it is too large, or there are too many of its kind");
    }
}

} // namespace tutti::gateway
