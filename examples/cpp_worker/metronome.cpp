// A Tutti worker in C++: it beats. Each beat is an event and moves a reading; commands and the configuration
// section `config/metronome` set the tempo; the control socket says what it does.
#include <tutti/clock_keeper.hpp>
#include <tutti/worker.hpp>

using namespace tutti;

namespace {

class Metronome {
public:
    explicit Metronome(worker::Worker& worker) : worker_(worker) {
        worker.on_config([this](const Value& config) { return set_tempo(config); });
        worker.on_command("set_tempo", [this](const Value& params) -> Result<Value> {
            if (auto set = set_tempo(params); !set) return pass_on(set);
            return Value::object({{"bpm", bpm_}});
        });
        worker.on_state([this] { return Value::object({{"bpm", bpm_}, {"beats", beats_}}); });
        worker.subscribe("event/metronome/reset", [this](const worker::Message&) { beats_ = 0; });
        worker.on_start([this] { beat(); });
    }

private:
    Result<void> set_tempo(const Value& said) {
        const Value* bpm = said.find("bpm");
        if (bpm == nullptr) return {};
        if (!bpm->is_number() || bpm->number() < 1 || bpm->number() > 1000)
            return fail(ErrorCode::InvalidInput, "bpm must be a number from 1 to 1000");
        bpm_ = bpm->number();
        return {};
    }

    void beat() {
        ++beats_;
        worker_.emit("metronome.beat", Value::object({{"beat", beats_}}));
        worker_.publish_reading("bpm", bpm_, "1/min");
        worker_.after(microseconds(static_cast<std::int64_t>(60e6 / bpm_)), [this] { beat(); });
    }

    worker::Worker& worker_;
    double bpm_ = 120;
    std::int64_t beats_ = 0;
};

} // namespace

int main(int argc, char** argv) {
    worker::Options options;
    options.name = "metronome";
    options.version = "1.0";
    options.description = "Beats.";
    options.topics = {"event/metronome/beat", "reading/metronome/bpm", "clock/metronome"};
    worker::Worker worker(options);
    worker::keep_clock(worker); // on another machine than the hub its times are understood, too
    const Metronome metronome(worker);
    return worker.run(argc, argv);
}
