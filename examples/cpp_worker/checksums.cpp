// A Tutti worker in C++ that does jobs: the checksum of a file, however large. `tutti job run checksum
// file=/etc/hosts --wait`
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <tutti/job.hpp>
#include <tutti/worker.hpp>
#include <vector>

using namespace tutti;

namespace {

/// On a thread of its own: it may take its time. FNV-1a, 64 bits.
Result<Value> checksum(worker::Job& job, const Value& params) {
    const Value* name = params.find("file");
    if (name == nullptr || !name->is_string())
        return fail(ErrorCode::InvalidInput, "`file` must name a file"); // it would be so the next time, too
    std::ifstream file{std::string(name->string()), std::ios::binary | std::ios::ate};
    if (!file) return fail(ErrorCode::NotFound, "there is no such file, or not yet"); // tried again
    const auto size = static_cast<double>(file.tellg());
    file.seekg(0);
    std::vector<char> part(1 << 20);
    std::uint64_t sum = 0xcbf29ce484222325U;
    double done = 0;
    while (file.read(part.data(), static_cast<std::streamsize>(part.size())) || file.gcount() > 0) {
        if (job.is_cancelled()) return fail(ErrorCode::Unavailable, "stopped");
        for (std::streamsize i = 0; i < file.gcount(); ++i)
            sum = (sum ^ static_cast<unsigned char>(part[static_cast<std::size_t>(i)])) * 0x100000001b3U;
        done += static_cast<double>(file.gcount());
        job.progress(done / size, std::to_string(static_cast<std::uint64_t>(done)) + " bytes");
    }
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(sum));
    return Value::object({{"bytes", static_cast<std::int64_t>(done)}, {"fnv1a", text}});
}

} // namespace

int main(int argc, char** argv) {
    worker::Options options;
    options.name = "checksums";
    options.version = "1.0";
    options.description = "Says the checksums of files.";
    worker::Worker worker(options);
    worker::on_job(worker, "checksum", checksum, {.at_once = 2});
    return worker.run(argc, argv);
}
