#include "cli/light_watch.hpp"

#include "cli/ask.hpp"
#include "cli/half_blocks.hpp"
#include "command/exit_code.hpp"
#include "command/own_screen.hpp"
#include "command/print.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace tutti::cli {

using namespace command;
using namespace std::chrono_literals;

namespace {

constexpr seconds lease = 10s;

class Watch {
public:
    Watch(Stay stay, const WatchOptions& options) : stay_(stay), options_(options) {}

    Task<int> run() {
        auto found = co_await find_display();
        if (!found) co_return failed(found.error());
        display_ = std::move(*found);
        auto subscription = stay_.bus.subscribe(
            "frame/" + display_, bus::QoS::AtMostOnce, [this](const bus::Message& message) { show(message); }
        );
        if (!subscription) co_return failed(subscription.error());
        const auto executor = co_await asio::this_coro::executor;
        auto& screen = screen_.emplace(executor, stay_.end, [this] { draw_anew(); });
        io::TaskGroup tasks(executor);
        tasks.spawn("keys", screen.obey_keys(stay_.end));
        tasks.spawn("signals", screen.obey_signals());
        draw_anew();
        while (!stay_.end.is_asked()) {
            // A lease that goes on: whoever shows the light is told that somebody looks.
            const auto asked = co_await ask(
                stay_.bus, options_.light.prefix + "output", "watch",
                Value::object({{"display", display_}, {"seconds", lease.count()}, {"fps", options_.rate}}), 5s
            );
            if (!asked) {
                trouble_ = asked.error().message;
                screen.put(title());
            } else
                trouble_.clear();
            const bool goes_on = co_await stay_.end.sleep_until(io::steady_now() + lease / 2);
            if (!goes_on) break;
        }
        co_await tasks.stop();
        screen_.reset();
        co_return Success;
    }

private:
    int failed(const Error& why) const {
        print_err("tutti: {}\n", why.message);
        return why.code == ErrorCode::NotFound ? NotFound : Failure;
    }

    Task<Result<std::string>> find_display() {
        const auto light =
            co_await ask(stay_.bus, options_.light.prefix + "render", "get_light", Value::object({}), 5s);
        if (!light) co_return std::unexpected(light.error());
        const auto* displays = light->data.find("displays");
        std::string names;
        if (displays != nullptr && displays->is_array())
            for (const auto& display : displays->items()) {
                const auto* name = display.find("name");
                if (name == nullptr || !name->is_string()) continue;
                if (options_.display.empty() || options_.display == name->string())
                    co_return std::string(name->string());
                names += (names.empty() ? "" : ", ") + std::string(name->string());
            }
        co_return fail(
            ErrorCode::NotFound, fmt::format("there is no display {}; there is {}", options_.display, names)
        );
    }

    void show(const bus::Message& message) {
        last_ = message.payload;
        if (terminal_size() != size_) return draw_anew();
        draw();
    }

    void draw_anew() {
        blocks_.forget();
        size_ = terminal_size();
        draw("\x1b[2J");
    }

    void draw(std::string out = {}) {
        const auto frame =
            contract::parse_frame({reinterpret_cast<const std::uint8_t*>(last_.data()), last_.size()});
        if (frame) {
            size_of_frame_ = fmt::format("{} × {}", frame->header.width, frame->header.height);
            out += blocks_.print(*frame, size_);
        }
        if (screen_) screen_->put(out + title());
    }

    std::string title() const {
        return fmt::format(
            "\x1b[1;1H\x1b[0m\x1b[1m{}\x1b[0m  {}  q ends it{}\x1b[K", display_, size_of_frame_,
            trouble_.empty() ? "" : "  " + trouble_
        );
    }

    Stay stay_;
    const WatchOptions& options_;
    HalfBlocks blocks_;
    TerminalSize size_{0, 0};
    std::string last_; ///< frame, as it came
    std::string display_;
    std::string size_of_frame_ = "no frame yet";
    std::string trouble_;
    std::optional<OwnScreen> screen_;
};

Task<int> watch(Stay stay, const WatchOptions& options) {
    Watch watch(stay, options);
    co_return co_await watch.run();
}

} // namespace

int watch_light(const WatchOptions& options) {
    if (const auto why = why_no_screen(); !why.empty()) {
        print_err("tutti light watch: {}\n", why);
        return Usage;
    }
    return stay_on_bus(options.light.bus, {}, Interrupt::AsksFirst, [&](Stay stay) {
        return watch(stay, options);
    });
}

} // namespace tutti::cli
