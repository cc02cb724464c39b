#include "input/midi/midi.hpp"

#include "feeder/reader_watch.hpp"
#include "input/midi/raw_device.hpp"
#include "input/midi/sequencer.hpp"
#include "input/midi/sequencer_ears.hpp"
#include "io/task_group.hpp"

namespace tutti::input::midi {

Task<void> listen(feeder::LineWriter& lines, Options options) {
    const auto executor = co_await asio::this_coro::executor;
    io::TaskGroup tasks(executor);
    if (options.raw.empty())
        tasks.spawn("sequencer", hear_sequencer(lines, options.port, options.beats));
    else
        tasks.spawn("raw device", hear_raw_device(lines, options.raw, options.baud, options.beats));
    co_await feeder::until_nobody_reads();
    co_await tasks.stop();
}

Result<void> list(feeder::LineWriter& lines) {
    auto sequencer = Sequencer::open(Beats::Left);
    if (!sequencer) return pass_on(sequencer);
    auto ports = sequencer->ports();
    identify(ports);
    for (const auto& port : ports) lines.list(port.identity, port.port);
    return {};
}

} // namespace tutti::input::midi
