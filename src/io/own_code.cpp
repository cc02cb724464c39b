#include "io/own_code.hpp"

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <link.h>
#include <unistd.h>

namespace tutti::io {

namespace {

struct Span {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
};

/// The program comes first; of a segment that may be written, or was before it was sealed (relro), what is in
/// memory is nowhere else.
int give_back_program(dl_phdr_info* program, std::size_t, void*) {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto span_of = [&](const ElfW(Phdr) & header) {
        const std::uintptr_t begin = program->dlpi_addr + header.p_vaddr;
        return Span{begin & ~(page - 1), (begin + header.p_memsz + page - 1) & ~(page - 1)};
    };
    Span sealed;
    for (int i = 0; i < program->dlpi_phnum; ++i)
        if (program->dlpi_phdr[i].p_type == PT_GNU_RELRO) sealed = span_of(program->dlpi_phdr[i]);
    for (int i = 0; i < program->dlpi_phnum; ++i) {
        const auto& header = program->dlpi_phdr[i];
        const auto span = span_of(header);
        const bool is_written = (header.p_flags & PF_W) != 0;
        const bool is_sealed = span.begin < sealed.end && sealed.begin < span.end;
        if (header.p_type != PT_LOAD || is_written || is_sealed) continue;
        ::madvise(reinterpret_cast<void*>(span.begin), span.end - span.begin, MADV_DONTNEED);
    }
    return 1; // and no more
}

} // namespace

void give_back_code() noexcept { ::dl_iterate_phdr(give_back_program, nullptr); }

} // namespace tutti::io
