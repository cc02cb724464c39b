#include "workers/virtualdj/dj_monitor.hpp"

#include "io/clock.hpp"
#include "io/directories.hpp"
#include "io/path_watch.hpp"
#include "playback/pace.hpp"
#include "worker/rim.hpp"
#include "worker/secret_reference.hpp"
#include "workers/virtualdj/mount_kind.hpp"

#include <algorithm>
#include <utility>

namespace tutti::virtualdj {

DjMonitor::DjMonitor(worker::Worker& worker) : worker_(worker) { equip(); }

void DjMonitor::equip() {
    worker_.on_config([this](const Value& config) { return configure(config); });
    worker_.on_start([this] { say_health(); });
    worker_.every(playback::health_pace, [this] { say_health(); });
    worker_.on_state([this] { return state(); });
    loop_.run_in(worker_, "dj", [this] { return run(); });
}

Result<void> DjMonitor::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_virtualdj);
    if (!section) return pass_on(section);
    const auto before = std::exchange(section_, std::move(*section));
    file_is_new_ = file_is_new_ || section_.path != before.path || section_.poll != before.poll;
    broadcasts_are_new_ = broadcasts_are_new_ || section_.listen != before.listen
                          || section_.password.has_value() != before.password.has_value()
                          || section_.icecast != before.icecast;
    if (is_known_) word_due_ = SteadyTime{};
    loop_.wake();
    return {};
}

/// Nothing is said at its end: whoever replaces it goes on where the track is, and what was said expires.
Task<void> DjMonitor::run() {
    const auto executor = co_await asio::this_coro::executor;
    watching_ = std::make_unique<io::TaskGroup>(executor);
    while (loop_.runs()) {
        if (std::exchange(file_is_new_, false)) co_await follow_file();
        if (std::exchange(broadcasts_are_new_, false)) co_await follow_broadcasts();
        const auto now = io::steady_now();
        if (door_due_ <= now) open_door(executor, now);
        if (look_due_ <= now) look(now);
        if (word_due_ <= now) say();
        co_await loop_.sleep_until(std::min({door_due_, look_due_, word_due_}));
    }
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await watching_->stop();
    watching_.reset();
    section_.listen.reset();
    section_.icecast.clear();
    co_await follow_broadcasts();
}

// ---- the file

Task<void> DjMonitor::follow_file() {
    co_await watching_->stop();
    const auto path = section_.path.empty() ? std::filesystem::path() : io::path_as_written(section_.path);
    file_ = DjFile(path);
    is_polled_ = section_.poll > microseconds(0) || is_far_mount(path.parent_path());
    if (!path.empty() && !is_polled_) watching_->spawn("watch", watch(path.parent_path()));
    look_due_ = SteadyTime{};
}

Task<void> DjMonitor::watch(std::filesystem::path folder) {
    const auto executor = co_await asio::this_coro::executor;
    io::PathWatch watch(executor, {std::move(folder)}, io::PathWatch::Of::Contents);
    while (true) {
        const auto changed = co_await watch.changed();
        if (!changed) {
            worker_.log().warning("the file is polled", {{"reason", changed.error().message}});
            is_polled_ = true;
        }
        look_due_ = SteadyTime{};
        loop_.wake();
        if (!changed) co_return;
    }
}

void DjMonitor::look(SteadyTime now) {
    ++looks_;
    const auto looked = file_.look(now);
    const auto pace = section_.poll > microseconds(0) ? section_.poll : far_pace;
    look_due_ = is_polled_ && !file_.path().empty() ? now + pace : SteadyTime::max();
    if (looked == DjFile::Look::Unsettled) look_due_ = file_.settles();
    if (looked != DjFile::Look::Other) return;
    if (!file_.trouble().empty())
        worker_.log().warning("the file cannot be read", {{"reason", file_.trouble()}});
    heard();
}

// ---- broadcasts

Task<void> DjMonitor::follow_broadcasts() {
    const auto executor = co_await asio::this_coro::executor;
    if (door_) co_await door_->stop();
    door_.reset();
    if (ear_) co_await ear_->stop();
    ear_.reset();
    door_trouble_.clear();
    door_due_ = section_.listen ? SteadyTime{} : SteadyTime::max();
    if (!section_.icecast.empty()) {
        ear_ = std::make_unique<BroadcastEar>(executor, section_.icecast, [this] { heard(); });
        ear_->start();
    }
    // What a file says is not known until it has stood for a while.
    if (section_.path.empty() || is_known_) follow();
}

void DjMonitor::open_door(const asio::any_io_executor& executor, SteadyTime now) {
    door_due_ = SteadyTime::max();
    const auto before = std::exchange(door_trouble_, {});
    if (!section_.password) {
        door_trouble_ = "nobody can broadcast to virtualdj.listen: virtualdj.password is missing";
    } else {
        const auto password = [this]() -> Result<std::string> {
            if (!section_.password) return fail(ErrorCode::NotFound, "it is missing");
            return worker::read_secret(*section_.password);
        };
        door_ = std::make_unique<BroadcastDoor>(
            executor, worker_.log(),
            BroadcastDoor::Options{
                .address = *section_.listen, .password = password, .on_change = [this] { heard(); }
            }
        );
        if (const auto opened = door_->open(); !opened) {
            door_.reset();
            door_trouble_ = opened.error().message + ": virtualdj.listen";
            door_due_ = now + door_pause;
        }
    }
    if (door_trouble_ == before) return;
    if (!door_trouble_.empty()) worker_.log().warning(door_trouble_);
    say_health();
}

// ---- what counts

const HeardTrack* DjMonitor::current() const {
    if (const auto* track = door_ ? door_->track() : nullptr) return track;
    if (const auto* track = ear_ ? ear_->track() : nullptr) return track;
    return file_.track() ? &*file_.track() : nullptr;
}

void DjMonitor::heard() {
    follow();
    say_health();
}

void DjMonitor::follow() {
    if (!loop_.runs()) return;
    const auto* track = current();
    const bool is_same = is_known_ && (track != nullptr ? said_ == *track : !said_);
    if (is_same) return;
    const bool is_other = track != nullptr && (!said_ || said_->track != track->track);
    if (is_other) ++tracks_;
    is_known_ = true;
    said_ = track != nullptr ? std::optional(*track) : std::nullopt;
    say();
    loop_.wake();
}

bool DjMonitor::is_over(WallTime now) const { return !said_ || now - said_->began > section_.over; }

} // namespace tutti::virtualdj
