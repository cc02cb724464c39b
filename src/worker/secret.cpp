#include "worker/secret.hpp"

#include "base/name.hpp"
#include "io/directories.hpp"
#include "io/disk.hpp"
#include "io/environment.hpp"
#include "worker/secret_reference.hpp"
#include "worker/vault_client.hpp"

namespace tutti::worker {

namespace {

Result<std::string> read_file(const std::string& file) {
    constexpr std::size_t longest = 4096;
    io::SystemDisk disk; // which opens nothing but plain files: nobody waits for a pipe
    return io::read_file(disk, file, longest);
}

Result<std::string> read_from_vault(const std::string& name) {
    auto service = io::environment("TUTTI_NAME").value_or("");
    if (!is_dotted_name(service)) service.clear();
    return ask_vault({.socket = secrets_socket(io::run_directory()), .service = std::move(service)}, name);
}

} // namespace

Result<std::string> read_secret(const Value& reference) {
    const auto secret = toml::Secret{}(reference);
    if (!secret) return fail(ErrorCode::InvalidInput, "a secret " + secret.error().reason);
    return read_secret(*secret);
}

Result<std::string> read_secret(const toml::SecretReference& reference) {
    auto text = reference.vault.empty() ? read_file(reference.file) : read_from_vault(reference.vault);
    if (!text) return pass_on(text);
    while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
    if (text->empty())
        return fail(ErrorCode::NotFound, describe(reference) + " holds no secret: it is empty");
    return text;
}

} // namespace tutti::worker
