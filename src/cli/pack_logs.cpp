#include "cli/pack_logs.hpp"

#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "io/disk.hpp"
#include "io/file_descriptor.hpp"
#include "io/priority.hpp"
#include "logs/log_files.hpp"
#include "logs/pack_logs.hpp"

#include <sys/file.h>

#include <cerrno>
#include <fcntl.h>

namespace tutti::cli {

using namespace command;

int pack_logs(const PackLogsOptions& options) {
    io::go_after_others();
    const io::FileDescriptor lock(::open(options.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!lock) return Success; // nobody has logged anything
    while (::flock(lock.get(), LOCK_EX) != 0)
        if (errno != EINTR) return Failure;
    io::SystemDisk disk;
    const auto services =
        options.names.empty() ? tutti::logs::logged_services(options.directory) : options.names;
    const auto packed = tutti::logs::pack_logs(disk, options.directory, services);
    for (const auto& error : packed.errors) print_err("tutti: {}\n", error);
    if (packed.files > 0) print_out("packed {} {}\n", packed.files, packed.files == 1 ? "file" : "files");
    return packed.errors.empty() ? Success : Failure;
}

} // namespace tutti::cli
