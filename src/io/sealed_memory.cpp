#include "io/sealed_memory.hpp"

#include "io/system_failure.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tutti::io {

namespace {

constexpr int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;

bool write_all_of(int file, std::string_view bytes) noexcept {
    while (!bytes.empty()) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

Result<FileDescriptor> seal_in_memory(std::string_view bytes) {
    const auto failed = [] { return system_failure("making", "sealed memory"); };
    const FileDescriptor file(::memfd_create("tutti", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file) return failed();
    if (!write_all_of(file.get(), bytes)) return failed();
    if (::fcntl(file.get(), F_ADD_SEALS, seals) != 0) return failed();
    // Another opening of it, at its beginning and for reading alone.
    FileDescriptor reader(::open(fmt::format("/proc/self/fd/{}", file.get()).c_str(), O_RDONLY | O_CLOEXEC));
    if (!reader) return failed();
    return reader;
}

Result<std::string> read_sealed(const FileDescriptor& file, std::size_t limit) {
    struct stat info{};
    const int known = ::fcntl(file.get(), F_GET_SEALS);
    if (::fstat(file.get(), &info) != 0 || known < 0 || (known & seals) != seals)
        return fail(ErrorCode::InvalidInput, "what was handed over is no sealed memory");
    if (info.st_size < 0 || static_cast<std::size_t>(info.st_size) > limit)
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format("what was handed over has {} bytes, at most {} are read", info.st_size, limit)
        );
    std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto got =
            ::pread(file.get(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return system_failure("reading", "sealed memory");
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

} // namespace tutti::io
