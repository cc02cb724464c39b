#include "workers/virtualdj/dj_monitor.hpp"

#include "base/digest.hpp"
#include "io/clock.hpp"
#include "io/directories.hpp"
#include "io/file.hpp"
#include "io/path_watch.hpp"
#include "playback/text_encoding.hpp"
#include "worker/rim.hpp"
#include "workers/virtualdj/mount_kind.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

namespace tutti::virtualdj {

namespace {

/// When the file was written; the epoch where there is none.
WallTime written_at(const std::filesystem::path& path) {
    struct stat about{};
    if (::stat(path.c_str(), &about) != 0) return {};
    const auto since =
        std::chrono::seconds(about.st_mtim.tv_sec)
        + std::chrono::duration_cast<microseconds>(std::chrono::nanoseconds(about.st_mtim.tv_nsec));
    return WallTime{since};
}

} // namespace

DjMonitor::DjMonitor(worker::Worker& worker) : worker_(worker) { equip(); }

void DjMonitor::equip() {
    worker_.on_config([this](const Value& config) { return configure(config); });
    worker_.on_start([this] { say_health(); });
    worker_.every(health_pace, [this] { say_health(); });
    worker_.on_state([this] { return state(); });
    loop_.run_in(worker_, "dj", [this] { return run(); });
}

Result<void> DjMonitor::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_virtualdj);
    if (!section) return pass_on(section);
    const bool is_other = section->path != section_.path || section->poll != section_.poll;
    section_ = std::move(*section);
    if (is_other) begin_anew();
    return {};
}

void DjMonitor::begin_anew() {
    path_ = section_.path.empty() ? std::filesystem::path() : io::path_as_written(section_.path);
    path_is_new_ = true;
    is_known_ = false;
    seen_.reset();
    look_due_ = SteadyTime{};
    loop_.wake();
}

/// Nothing is said at its end: whoever replaces it goes on where the track is, and what was said expires.
Task<void> DjMonitor::run() {
    const auto executor = co_await asio::this_coro::executor;
    watching_ = std::make_unique<io::TaskGroup>(executor);
    while (loop_.runs()) {
        if (std::exchange(path_is_new_, false)) {
            co_await watching_->stop();
            is_polled_ = section_.poll > microseconds(0) || is_far_mount(path_.parent_path());
            if (!path_.empty() && !is_polled_) watching_->spawn("watch", watch(path_.parent_path()));
        }
        const auto now = io::steady_now();
        if (look_due_ <= now) look();
        if (word_due_ <= now) say();
        co_await loop_.sleep_until(std::min(look_due_, word_due_));
    }
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await watching_->stop();
    watching_.reset();
}

Task<void> DjMonitor::watch(std::filesystem::path folder) {
    const auto executor = co_await asio::this_coro::executor;
    io::PathWatch watch(executor, {std::move(folder)}, io::PathWatch::Of::Contents);
    while (true) {
        const auto changed = co_await watch.changed();
        if (!changed) {
            worker_.log().warning("the file is polled", {{"reason", changed.error().message}});
            is_polled_ = true;
            look_due_ = SteadyTime{};
            loop_.wake();
            co_return;
        }
        look_due_ = SteadyTime{};
        loop_.wake();
    }
}

// ---- the file

DjMonitor::File DjMonitor::read_file() const {
    File file;
    if (path_.empty()) return file;
    file.written = written_at(path_);
    auto bytes = io::read_file(path_, largest_file);
    if (bytes)
        file.bytes = std::move(*bytes);
    else if (bytes.error().code == ErrorCode::LimitExceeded)
        file.trouble = "has more than 4 MiB: let the program begin a new file";
    else if (bytes.error().code != ErrorCode::NotFound)
        file.trouble = bytes.error().message;
    return file;
}

void DjMonitor::look() {
    ++looks_;
    const auto file = read_file();
    Seen seen{.digest = std::nullopt, .trouble = file.trouble};
    if (file.bytes) seen.digest = digest(*file.bytes);
    const auto now = io::steady_now();
    if (std::exchange(seen_, seen) != seen) seen_since_ = now;
    const auto settles = seen_since_ + settling;
    const bool is_settled = now >= settles;
    look_due_ = !is_settled ? settles : is_polled_ && !path_.empty() ? now + pace() : SteadyTime::max();
    if (is_settled) take(file);
}

microseconds DjMonitor::pace() const { return section_.poll > microseconds(0) ? section_.poll : far_pace; }

void DjMonitor::take(const File& file) {
    const bool is_first = !std::exchange(is_known_, true);
    auto track = file.bytes ? playback::last_track(playback::decode_text(*file.bytes)) : std::nullopt;
    const auto trouble = std::exchange(trouble_, file.trouble);
    if (!trouble_.empty() && trouble_ != trouble)
        worker_.log().warning("the file cannot be read", {{"reason", trouble_}});
    const bool is_other = track != track_;
    if (is_other && track) {
        ++tracks_;
        began_ = std::min(file.written, io::wall_now()); // a far disk may have another clock
    }
    track_ = std::move(track);
    if (is_other || is_first) say();
    if (is_other || is_first || trouble_ != trouble) say_health();
}

bool DjMonitor::is_over(WallTime now) const { return now - began_ > section_.over; }

} // namespace tutti::virtualdj
