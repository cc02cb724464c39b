// What a door of the hub needs to speak TLS. The installation's file is mapped to it by the program.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tutti::hub {

struct TlsOptions {
    enum class ClientCertificate : std::uint8_t { NotAsked, Welcome, Required };

    std::filesystem::path certificate = {}; ///< in PEM, with the chain behind it
    std::filesystem::path key = {};         ///< its private key, likewise
    std::filesystem::path client_ca = {};   ///< whose certificates of clients count
    std::filesystem::path crl = {};         ///< lists of those of them that were revoked
    ClientCertificate client_certificate = ClientCertificate::NotAsked;
    bool certificate_is_user = false; ///< who has one is the user that it names (CN)
    std::string application = "mqtt"; ///< what is spoken inside, by ALPN: a client that says another goes

    std::vector<std::filesystem::path> files() const {
        std::vector<std::filesystem::path> all = {certificate, key};
        if (!client_ca.empty()) all.push_back(client_ca);
        if (!crl.empty()) all.push_back(crl);
        return all;
    }
};

} // namespace tutti::hub
