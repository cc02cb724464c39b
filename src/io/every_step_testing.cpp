#include "io/disk_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::io {

void at_every_step(
    const std::function<void(MemoryDisk& disk)>& begin, const std::function<void(MemoryDisk& disk)>& scenario
) {
    for (const auto fault : {Fault::Refused, Fault::Full, Fault::Crash})
        for (const auto count : {std::size_t{1}, std::size_t{2}, std::size_t{1000}})
            for (std::size_t step = 0;; ++step) {
                SCOPED_TRACE(fmt::format("step {}, fault {}, {} times", step, static_cast<int>(fault), count)
                );
                MemoryDisk disk;
                begin(disk);
                disk.fail_at(step, fault, count);
                scenario(disk);
                if (testing::Test::HasFatalFailure() || !disk.has_failed()) break;
            }
}

} // namespace tutti::io
