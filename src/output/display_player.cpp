#include "output/display_player.hpp"

#include "base/printable.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::output {

DisplayPlayer::DisplayPlayer(PlayerOptions options, std::unique_ptr<Wire> wire, Tell tell)
    : options_(std::move(options)), wire_(std::move(wire)), tell_(std::move(tell)),
      client_({.directory = options_.run_directory}, *this) {}

Task<void> DisplayPlayer::run() {
    const auto executor = co_await asio::this_coro::executor;
    std::vector<std::unique_ptr<Wire>> wires;
    wires.push_back(std::move(wire_));
    DisplayOptions display{.name = options_.display, .size = options_.size, .keeper = options_.keeper};
    DeskReport& report = *this;
    desk_.emplace(
        std::move(display), plain_lights(options_.size), std::move(wires), report, io::steady_now()
    );
    timer_.emplace(executor);
    io::TaskGroup tasks(executor);
    tasks.spawn("wire", desk_->wires()[0]->run());
    tasks.spawn("read frames", client_.run());
    co_await keep_time();
    co_await tasks.stop();
    desk_->finish(io::steady_now());
    desk_.reset();
    timer_.reset(); // before the io_context goes, which the player outlives
}

void DisplayPlayer::end() {
    ending_ = true;
    if (timer_) timer_->cancel();
}

Task<void> DisplayPlayer::keep_time() {
    while (!ending_) {
        armed_ = desk_->next_due(true);
        timer_->expires_at(armed_ ? io::to_asio(*armed_) : asio::steady_timer::time_point::max());
        const auto [error] = co_await timer_->async_wait(no_throw);
        static_cast<void>(error); // cancelled by wake() or end()
        if (!ending_) desk_->show_due(io::steady_now(), true);
    }
}

void DisplayPlayer::wake() {
    const auto next = desk_->next_due(true);
    if (next && (!armed_ || *next < *armed_)) timer_->cancel();
}

void DisplayPlayer::say(std::string sentence) {
    if (sentence == said_) return;
    said_ = std::move(sentence);
    tell_(said_);
}

void DisplayPlayer::frames_come(std::span<const frames::DisplayAbout> displays) {
    place_.reset();
    const auto found = options_.display.empty()
                           ? displays.begin()
                           : std::ranges::find(displays, options_.display, &frames::DisplayAbout::name);
    if (found == displays.end())
        return say(
            fmt::format("nobody draws for the display '{}': is it in the file?", printable(options_.display))
        );
    const auto [width, height] = found->size;
    if (found->size != options_.size)
        return say(fmt::format(
            "the display '{}' is {} x {}, and the panels are {} x {}: let [display.{}] have the size of the "
            "panels",
            printable(found->name), width, height, options_.size.width, options_.size.height,
            printable(found->name)
        ));
    place_ = static_cast<std::size_t>(found - displays.begin());
    say(fmt::format("shows the display '{}'", printable(found->name)));
}

void DisplayPlayer::frame(std::size_t display) {
    if (place_ != display || ending_) return;
    if (client_.read(display, desk_->incoming()) != frames::ReadResult::New) return;
    desk_->frame_came(io::steady_now());
    wake();
}

void DisplayPlayer::frames_end() {
    place_.reset();
    if (ending_) return;
    say("frames have ended: the last one stands");
    desk_->frames_ended(io::steady_now());
    wake();
}

void DisplayPlayer::cannot_read(const Error& error) {
    say(fmt::format("frames cannot be read: {}", printable(error.message)));
}

void DisplayPlayer::changed(const DisplayDesk& desk) {
    if (!desk.trouble().empty()) say(std::string(desk.trouble()));
}

} // namespace tutti::output
