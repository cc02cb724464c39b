// A Tutti source in C++: one poll() that gives readings. `load` polls for ever, `load --once` once.
#include <fstream>
#include <tutti/source.hpp>

using namespace tutti;

namespace {

class Load final : public worker::Source {
public:
    void equip(worker::Worker& worker) override {
        worker.on_option("--file PATH", "Instead of /proc/loadavg.", [this](std::string_view path) {
            path_ = path;
            return Result<void>();
        });
    }

    Result<worker::Readings> poll() override {
        std::ifstream file(path_);
        double one_minute = 0;
        if (!(file >> one_minute)) return fail(ErrorCode::NotFound, path_ + " cannot be read");
        return worker::Readings{{"load_1min", one_minute, ""}};
    }

private:
    std::string path_ = "/proc/loadavg";
};

} // namespace

int main(int argc, char** argv) {
    worker::SourceOptions options;
    options.name = "load";
    options.description = "The load of this machine.";
    options.interval = seconds(10);
    Load load;
    return worker::run_source(argc, argv, load, options);
}
