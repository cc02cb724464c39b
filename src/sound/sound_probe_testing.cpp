// sound_probe PLACE: what InputKeeper makes of a place, as lines of JSON, for whole-process tests of the
// inputs alone. A line on its standard input is another place; "devices" lists what there is.
#include "base/json.hpp"
#include "io/asio.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "sound/input_keeper.hpp"
#include "sound/sound_device.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <istream>
#include <string>
#include <unistd.h>

namespace {

using namespace tutti;
using namespace tutti::sound;

void print_line(const Value& value) {
    std::printf("%s\n", print_json(value).c_str());
    std::fflush(stdout);
}

Value integer(std::uint64_t number) { return static_cast<std::int64_t>(number); }

Value describe(const InputStatus& status) {
    return Value::object({
        {"state", std::string(name(status.state))},
        {"place", status.place},
        {"reason", status.reason},
        {"device", status.device},
        {"rate", integer(status.format.rate)},
        {"channels", integer(status.format.channels)},
        {"latency", status.latency ? Value(to_seconds(*status.latency)) : Value()},
        {"xruns", integer(status.xruns)},
        {"lost_frames", integer(status.lost_frames)},
        {"opens", integer(status.opens)},
        {"mute_closes", integer(status.mute_closes)},
    });
}

/// Of each tenth of a second: how loud, and how high by its zero crossings.
class Meter {
public:
    void take(const MonoSound& sound) {
        if (sound.rate != rate_) begin(sound.rate);
        samples_ += sound.samples.size();
        if (!sound.is_heard) silent_ += sound.samples.size();
        // The click of a latency test: after a tenth of a second without one.
        if (std::ranges::any_of(sound.samples, [](float sample) { return sample > 0.9F; })
            && samples_ > last_click_ + sound.rate / 10) {
            last_click_ = samples_;
            print_line(Value::object({{"click", to_seconds(io::steady_now().time_since_epoch())}}));
        }
        for (const float sample : sound.samples) {
            if ((sample < 0) != (last_ < 0)) ++crossings_;
            last_ = sample;
            squares_ += static_cast<double>(sample) * static_cast<double>(sample);
            peak_ = std::max(peak_, std::abs(sample));
            if (++count_ == rate_ / 10) say();
        }
    }

private:
    void begin(unsigned rate) {
        rate_ = rate;
        count_ = crossings_ = 0;
        squares_ = 0;
        peak_ = 0;
    }
    void say() {
        print_line(Value::object({
            {"rms", std::sqrt(squares_ / count_)},
            {"peak", static_cast<double>(peak_)},
            {"frequency", static_cast<double>(crossings_) * 5},
            {"native_rate", integer(rate_)},
            {"samples", integer(samples_)},
            {"silent", integer(silent_)},
            {"time", to_seconds(io::steady_now().time_since_epoch())},
        }));
        begin(rate_);
    }

    unsigned rate_ = 0;
    unsigned count_ = 0;
    unsigned crossings_ = 0;
    float last_ = 0;
    float peak_ = 0;
    double squares_ = 0;
    std::uint64_t samples_ = 0;
    std::uint64_t last_click_ = 0;
    std::uint64_t silent_ = 0;
};

Task<void> read_places(asio::io_context& context, InputKeeper& keeper) {
    asio::posix::stream_descriptor input(co_await asio::this_coro::executor, ::dup(STDIN_FILENO));
    asio::streambuf buffer;
    while (true) {
        const auto [error, count] = co_await asio::async_read_until(input, buffer, '\n', no_throw);
        if (error) {
            context.stop();
            co_return;
        }
        std::istream stream(&buffer);
        std::string line;
        std::getline(stream, line);
        if (line == "status") {
            print_line(describe(keeper.status()));
        } else if (line == "devices") {
            const auto list = co_await list_devices();
            for (const auto& device : list.devices)
                print_line(Value::object({
                    {"listed", device.place},
                    {"description", device.description},
                    {"is_monitor", device.is_monitor},
                    {"is_default", device.is_default},
                    {"rate", integer(device.format ? device.format->rate : 0)},
                    {"channels", integer(device.format ? device.format->channels : 0)},
                }));
            for (const auto& failure : list.failures)
                print_line(Value::object({{"failure", failure.message}}));
            print_line(Value::object({{"listed", "end"}}));
        } else if (auto place = contract::parse_sound_place(line)) {
            keeper.choose(std::move(*place));
        } else {
            print_line(Value::object({{"refused", place.error().message}}));
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    auto place = contract::parse_sound_place(argv[1]);
    if (!place) {
        std::fprintf(stderr, "%s\n", place.error().message.c_str());
        return 2;
    }
    asio::io_context context(1);
    Meter meter;
    InputKeeper keeper(
        std::move(*place), {
                               .on_sound = [&](const MonoSound& sound) { meter.take(sound); },
                               .on_change = [](const InputStatus& status) { print_line(describe(status)); },
                           }
    );
    io::TaskGroup tasks(context.get_executor());
    tasks.spawn("keeper", keeper.run());
    tasks.spawn("places", read_places(context, keeper));
    context.run();
    return 0;
}
