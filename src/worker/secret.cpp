#include "worker/secret.hpp"

#include "io/disk.hpp"
#include "toml/values.hpp"

namespace tutti::worker {

Result<std::string> read_secret(const Value& reference) {
    constexpr std::size_t longest = 4096;
    const auto secret = toml::Secret{}(reference);
    if (!secret) return fail(ErrorCode::InvalidInput, "a secret " + secret.error().reason);
    io::SystemDisk disk; // which opens nothing but plain files: nobody waits for a pipe
    auto text = io::read_file(disk, secret->file, longest);
    if (!text) return pass_on(text);
    while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
    if (text->empty()) return fail(ErrorCode::NotFound, secret->file + " holds no secret: it is empty");
    return text;
}

} // namespace tutti::worker
