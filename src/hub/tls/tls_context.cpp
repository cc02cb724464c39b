#include "hub/tls/tls_context.hpp"

#include "hub/tls/tls_words.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <memory>
#include <openssl/err.h>
#include <openssl/x509err.h>

namespace tutti::hub {

namespace {

// AES of 128 bits first: it is the quickest where the processor has instructions for it, and a client whose
// processor has none says so by asking for ChaCha20 first.
constexpr const char* suites_of_13 =
    "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384";
// Of TLS 1.2 those with forward secrecy and authenticated encryption (RFC 9325 §4.2).
constexpr const char* suites_of_12 = "ECDHE+AESGCM:ECDHE+CHACHA20:!PSK:!aNULL";
constexpr const char* groups = "X25519:P-256:P-384";

constexpr std::uint64_t tls_options =
    SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE
    | SSL_OP_PRIORITIZE_CHACHA
    // A client that hangs up without a goodbye has hung up: what MQTT says has lengths of its own.
    | SSL_OP_IGNORE_UNEXPECTED_EOF;
constexpr long longest_chain = 32 * 1024; // that a client may send

// RFC 7301 §3.2: who offers protocols and not this one is told so. Who offers none is welcome.
int choose_application(
    SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
    unsigned int offered_length, void* options
) {
    const auto& ours = static_cast<const TlsOptions*>(options)->application;
    for (unsigned int at = 0; at < offered_length;) {
        const unsigned int size = offered[at++];
        if (size > offered_length - at) break;
        const std::string_view name(reinterpret_cast<const char*>(offered + at), size);
        if (name == ours) {
            *chosen = offered + at;
            *length = static_cast<unsigned char>(size);
            return SSL_TLSEXT_ERR_OK;
        }
        at += size;
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// Environment: what it holds is not known, for it cannot be read.
std::unexpected<Error> wrong_file(const char* what, const std::filesystem::path& path) {
    const bool is_unread = ERR_SYSTEM_ERROR(ERR_peek_error());
    return fail(
        is_unread ? ErrorCode::Environment : ErrorCode::InvalidInput,
        fmt::format("{} {}: {}", what, path.native(), openssl_trouble())
    );
}

// A client is asked for a list of the authority that issued its certificate: without one, or with one that is
// out of date, it does not count (RFC 5280 §6.3).
Result<void> look_at_revoked(SSL_CTX* context, const std::filesystem::path& lists) {
    if (lists.empty()) return {};
    X509_STORE* const store = SSL_CTX_get_cert_store(context);
    X509_LOOKUP* const lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
    if (lookup == nullptr || X509_load_crl_file(lookup, lists.c_str(), X509_FILETYPE_PEM) <= 0)
        return wrong_file("crl", lists);
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK);
    return {};
}

struct FreeNames {
    void operator()(STACK_OF(X509_NAME) * names) const noexcept {
        sk_X509_NAME_pop_free(names, X509_NAME_free);
    }
};
using Names = std::unique_ptr<STACK_OF(X509_NAME), FreeNames>;

Result<void> ask_clients(SSL_CTX* context, const TlsOptions& options) {
    using Wanted = TlsOptions::ClientCertificate;
    if (options.client_certificate == Wanted::NotAsked) return {};
    Names names(SSL_load_client_CA_file(options.client_ca.c_str()));
    if (!names || SSL_CTX_load_verify_file(context, options.client_ca.c_str()) != 1)
        return wrong_file("client_ca", options.client_ca);
    SSL_CTX_set_client_CA_list(context, names.release());
    const bool required = options.client_certificate == Wanted::Required;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), nullptr);
    return look_at_revoked(context, options.crl);
}

bool is_of_another_certificate(unsigned long error) {
    const auto reason = ERR_GET_REASON(error);
    return ERR_GET_LIB(error) == ERR_LIB_X509
           && (reason == X509_R_KEY_VALUES_MISMATCH || reason == X509_R_KEY_TYPE_MISMATCH);
}

Result<void> load_key(SSL_CTX* context, const TlsOptions& options) {
    // Nobody is there to be asked for a password.
    SSL_CTX_set_default_passwd_cb(context, [](char*, int, int, void*) { return -1; });
    const bool is_loaded = SSL_CTX_use_PrivateKey_file(context, options.key.c_str(), SSL_FILETYPE_PEM) == 1;
    // A key of another kind than the certificate's (EC beside RSA) is loaded all the same.
    if (is_loaded && SSL_CTX_check_private_key(context) == 1) return {};
    if (!is_loaded && !is_of_another_certificate(ERR_peek_error())) return wrong_file("key", options.key);
    return fail(
        ErrorCode::InvalidInput,
        fmt::format(
            "key {}: it is not that of certificate {}", options.key.native(), options.certificate.native()
        )
    );
}

Result<void> load_files(SSL_CTX* context, const TlsOptions& options) {
    if (SSL_CTX_use_certificate_chain_file(context, options.certificate.c_str()) != 1)
        return wrong_file("certificate", options.certificate);
    if (auto loaded = load_key(context, options); !loaded) return loaded;
    return ask_clients(context, options);
}

void set_up(SSL_CTX* context, const TlsOptions& options, TicketKeys& keys) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, tls_options);
    // What a connection does not use at the moment is given back: most of them wait.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_max_cert_list(context, longest_chain);
    SSL_CTX_set_max_early_data(context, 0);
    // Tickets alone: who may come back costs the hub no memory. One is enough, as each return brings another.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_timeout(context, TicketKeys::period.count());
    constexpr unsigned char name[] = "tutti-hub";
    SSL_CTX_set_session_id_context(context, name, sizeof name - 1);
    keys.seal_tickets_of(context);
    SSL_CTX_set_alpn_select_cb(context, choose_application, const_cast<TlsOptions*>(&options));
}

} // namespace

Result<TlsContext> TlsContext::read(const TlsOptions& options, TicketKeys& keys) {
    ERR_clear_error();
    errno = 0;
    Owned context(SSL_CTX_new(TLS_server_method()));
    const bool knows_all = context && SSL_CTX_set_ciphersuites(context.get(), suites_of_13) == 1
                           && SSL_CTX_set_cipher_list(context.get(), suites_of_12) == 1
                           && SSL_CTX_set1_groups_list(context.get(), groups) == 1;
    if (!knows_all) return fail(ErrorCode::Environment, "OpenSSL: " + openssl_trouble());
    set_up(context.get(), options, keys);
    if (auto loaded = load_files(context.get(), options); !loaded) return pass_on(loaded);
    return TlsContext(std::move(context));
}

} // namespace tutti::hub
