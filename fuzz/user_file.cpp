// The file of the hub's users: what is read is written so that it is read alike.
#include "password/user_file.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = tutti::password::UserFile::parse({reinterpret_cast<const char*>(data), size});
    if (!file) return 0;
    const auto again = tutti::password::UserFile::parse(file->print());
    if (!again || *again != *file) std::abort();
    return 0;
}
