#include "command/live_page.hpp"

#include "base/scan.hpp"
#include "command/own_screen.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"

#include <algorithm>

namespace tutti::command {

namespace {

std::size_t lines_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

/// Where the page stands on the screen, and how keys move it.
class Shown {
public:
    Shown(const asio::any_io_executor& executor, const LivePage& page, EndRequest& end)
        : page_(page), end_(end), screen_(executor, end, [this] { draw(); }) {}

    void draw() { screen_.show(fit(page_.print(), terminal_size().rows, skipped_)); }

    void press(const Key& key) {
        const auto screenful = static_cast<std::size_t>(std::max(terminal_size().rows - 3, 1));
        using Kind = Key::Kind;
        if (key.is("q") || key.kind == Kind::Escape) return end_.ask();
        if (key.kind == Kind::Down || key.is("j")) return void(++skipped_);
        if (key.kind == Kind::Up || key.is("k")) return void(skipped_ -= std::min<std::size_t>(skipped_, 1));
        if (key.kind == Kind::PageDown || key.is(" ")) return void(skipped_ += screenful);
        if (key.kind == Kind::PageUp) return void(skipped_ -= std::min(skipped_, screenful));
        if (key.kind == Kind::Home) return void(skipped_ = 0);
        if (page_.press) page_.press(key);
    }

    Task<void> obey_keys() {
        while (true) {
            const auto keys = co_await screen_.pressed();
            if (keys.empty()) co_return;
            for (const auto& key : keys) press(key);
            draw();
        }
    }
    Task<void> obey_signals() { return screen_.obey_signals(); }

private:
    const LivePage& page_;
    EndRequest& end_;
    OwnScreen screen_;
    std::size_t skipped_ = 0;
};

} // namespace

std::string fit(const Page& page, int rows, std::size_t& skipped) {
    const auto all = static_cast<std::size_t>(std::max(rows, 1));
    const auto around = lines_of(page.head) + lines_of(page.foot);
    const auto room = all > around ? all - around : 1;
    const auto there = lines_of(page.body);
    skipped = std::min(skipped, there > room ? there - room : 0);
    std::string_view rest = page.body;
    for (std::size_t i = 0; i < skipped; ++i) take_line(rest);
    std::string shown = page.head;
    for (std::size_t i = 0; i < room && !rest.empty(); ++i) (shown += take_line(rest)) += '\n';
    for (std::size_t i = there; i < room; ++i) shown += '\n';
    return shown + page.foot;
}

Task<void> show_page(LivePage page, EndRequest& end) {
    const auto executor = co_await asio::this_coro::executor;
    co_await page.look();
    Shown shown(executor, page, end);
    io::TaskGroup tasks(executor);
    tasks.spawn("keys", shown.obey_keys());
    tasks.spawn("signals", shown.obey_signals());
    while (!end.is_asked()) {
        shown.draw();
        const bool goes_on = co_await end.sleep_until(io::steady_now() + page.pause);
        if (!goes_on) break;
        co_await page.look();
    }
    co_await tasks.stop();
}

} // namespace tutti::command
