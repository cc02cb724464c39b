#include "workers/camera/camera_stream.hpp"

#include "camera/playlist.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"
#include "io/path_watch.hpp"
#include "io/wait_readable.hpp"
#include "worker/secret_reference.hpp"

#include <boost/asio/buffer.hpp>
#include <fmt/format.h>
#include <system_error>

#include <array>
#include <utility>

namespace tutti::camera {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest_playlist = 16 * 1024;

} // namespace

Result<std::string> password_of(const CameraSettings& settings) {
    if (!settings.camera.password || settings.simulated) return std::string();
    auto password = worker::read_secret(*settings.camera.password);
    if (!password) password.error().message.insert(0, "the password: ");
    return password;
}

Source source_of(const CameraSettings& settings, std::string_view password) {
    if (settings.simulated) return {};
    return source_of(settings.camera.url, settings.camera.user, password);
}

CameraStream::CameraStream(
    asio::any_io_executor executor, CameraSettings settings, fs::path folder, const io::Log& log,
    StreamHandlers handlers
)
    : executor_(std::move(executor)), settings_(std::move(settings)), folder_(std::move(folder)), log_(log),
      handlers_(std::move(handlers)), timer_(executor_),
      changed_(executor_, asio::steady_timer::time_point::max()), tasks_(executor_) {}

Task<void> CameraStream::run() {
    tasks_.spawn("playlist of a camera", follow_playlist());
    while (!leaves_) {
        const auto due = machine_.deadline();
        timer_.expires_at(due ? io::to_asio(*due) : asio::steady_timer::time_point::max());
        const auto [error] = co_await timer_.async_wait(no_throw);
        static_cast<void>(error); // woken early, too
        if (!leaves_) perform(machine_.tick(io::steady_now()));
    }
    // Whoever ends all streams at once cancels this, too: what it owns is still waited for.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await tasks_.stop();
    process_.reset();
    clear_folder();
    std::error_code ignored;
    fs::remove(folder_, ignored); // where nothing of others is in it
}

void CameraStream::leave() {
    leaves_ = true;
    timer_.cancel();
}

void CameraStream::start() { perform(machine_.start(io::steady_now())); }

void CameraStream::stop(std::string reason) { perform(machine_.stop(io::steady_now(), std::move(reason))); }

void CameraStream::configure(CameraSettings settings) {
    if (settings == settings_) return;
    settings_ = std::move(settings);
    perform(machine_.restart(io::steady_now(), "it was given other settings"));
}

Task<void> CameraStream::gone() {
    while (machine_.has_process()) {
        const auto [error] = co_await changed_.async_wait(no_throw);
        static_cast<void>(error);
    }
}

std::string CameraStream::resolution() const {
    return machine_.state() == StreamState::Streaming ? words_.resolution() : "";
}

std::optional<double> CameraStream::rate() const {
    if (machine_.state() != StreamState::Streaming) return std::nullopt;
    return progress_.rate(io::steady_now());
}

std::optional<fs::path> CameraStream::newest_segment() const {
    if (machine_.state() != StreamState::Streaming || newest_file_.empty()) return std::nullopt;
    return folder_ / newest_file_;
}

// ---- what the machine asks for

void CameraStream::perform(StreamActions actions) {
    const auto before = machine_.state();
    for (const auto& action : actions) perform(action);
    timer_.cancel(); // its deadline is another
    if (!actions.empty() || machine_.state() != before) handlers_.on_change();
}

void CameraStream::perform(const StreamAction& action) {
    if (std::holds_alternative<Spawn>(action)) begin_process();
    if (std::holds_alternative<Clear>(action)) clear_folder();
    if (const auto* ended = std::get_if<Ended>(&action)) handlers_.on_end(ended->reason);
    if (!process_) return;
    if (std::holds_alternative<Quit>(action)) process_->type("q");
    if (std::holds_alternative<Terminate>(action)) process_->terminate();
    if (std::holds_alternative<Kill>(action)) process_->kill();
}

void CameraStream::begin_process() {
    const auto failed = [this](std::string reason) {
        perform(machine_.spawn_failed(io::steady_now(), std::move(reason)));
    };
    auto password = password_of(settings_);
    if (!password) return failed(std::move(password.error().message));
    if (const auto made = io::make_private_directory(folder_); !made)
        return failed(fmt::format("the folder of the stream: {}", made.error().message));
    clear_folder(); // of one that was killed with us
    words_ = {};
    progress_ = {};
    newest_ = 0;
    newest_file_.clear();
    password_ = std::move(*password);
    auto process = start_ffmpeg(executor_, stream_call(source_of(settings_, password_), folder_));
    if (!process) return failed(std::move(process.error().message));
    process_ = std::move(*process);
    log_.debug("ffmpeg runs", {{"camera", name()}, {"pid", process_->pid()}});
    tasks_.spawn("progress of a camera", follow_progress(process_));
    tasks_.spawn("ffmpeg of a camera", attend(process_));
}

// ---- what its process does

/// Reads what it says until it has ended.
Task<void> CameraStream::attend(SharedProcess process) {
    std::array<char, 4096> room;
    while (true) {
        const auto [error, count] = co_await process->errors().async_read_some(asio::buffer(room), no_throw);
        if (error) break;
        words_.push(std::string_view(room.data(), count));
    }
    const auto error = co_await io::wait_readable(process->end());
    if (error) co_return;
    const int exit_code = process->reap();
    process_.reset();
    perform(machine_.exited(io::steady_now(), reason_of_end(exit_code)));
    changed_.cancel();
}

/// Ends with what the process says.
Task<void> CameraStream::follow_progress(SharedProcess process) {
    std::array<char, 1024> room;
    while (true) {
        const auto [error, count] = co_await process->output().async_read_some(asio::buffer(room), no_throw);
        if (error) co_return;
        progress_.push(std::string_view(room.data(), count), io::steady_now());
    }
}

std::string CameraStream::reason_of_end(int exit_code) const {
    constexpr int of_signals = 128;
    auto reason = explain_complaint(without_secrets(words_.complaint(), password_));
    if (exit_code > of_signals) reason = fmt::format("ffmpeg was ended by signal {}", exit_code - of_signals);
    return reason;
}

Task<void> CameraStream::follow_playlist() {
    constexpr auto patience_with_system = seconds(2);
    io::PathWatch watch(executor_, {folder_});
    while (true) {
        auto changed = co_await watch.changed();
        // Without a watch it is looked at as often as a segment comes.
        if (!changed) co_await io::sleep_for(patience_with_system);
        look_at_playlist();
    }
}

void CameraStream::look_at_playlist() {
    if (!process_) return;
    const auto text = io::read_file(folder_ / playlist_name, largest_playlist);
    if (!text) return;
    const auto playlist = parse_playlist(*text);
    if (!playlist || playlist->segments.empty() || playlist->newest() == newest_) return;
    // Where the disk is full, ffmpeg goes on, and names files with nothing in them.
    std::error_code error;
    const auto size = fs::file_size(folder_ / playlist->segments.back().file, error);
    if (error || size == 0) return;
    newest_ = playlist->newest();
    newest_file_ = playlist->segments.back().file;
    perform(machine_.segment_written(io::steady_now()));
}

void CameraStream::clear_folder() const {
    for (const auto& path : io::paths_in(folder_)) {
        const auto file = path.filename();
        const bool is_ours = is_stream_file(file.native())
                             || (file.extension() == ".tmp" && is_stream_file(file.stem().native()));
        std::error_code unremoved;
        if (is_ours) fs::remove(path, unremoved);
    }
}

} // namespace tutti::camera
