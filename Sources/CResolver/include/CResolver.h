#ifndef HELLOQUITX_CRESOLVER_H
#define HELLOQUITX_CRESOLVER_H

#include <stdint.h>

// Why there is no answer. All are negative, so that a length never reads as one of them.
enum {
    // The name does not exist, or has no record of that type.
    HQX_RESOLVER_NO_RECORD = -1,
    // No server answered in time, or none could find out; asking later may help.
    HQX_RESOLVER_TRY_AGAIN = -2,
    // A malformed answer, a refusal, or an argument out of range.
    HQX_RESOLVER_FAILED = -3,
};

// Asks for the TXT records of `name` and writes the whole answer, a DNS message (RFC 1035, section 4), to `answer`.
//
// `server` is the IPv4 address of the name server in network byte order, or 0 for those of /etc/resolv.conf; `port`
// goes with it, in host byte order. Each attempt waits `seconds`. Returns the number of bytes written, at least 12
// and at most `capacity`, or one of the values above. An answer that does not fit is HQX_RESOLVER_FAILED.
//
// Blocks. Keeps no state between calls and may be called on any thread.
int hqx_resolver_text(
    const char *name, uint32_t server, uint16_t port, int seconds, int attempts, uint8_t *answer, int capacity);

// Bounds how long getaddrinfo() waits for name servers when it is called next on this thread, after reading
// /etc/resolv.conf anew.
void hqx_resolver_limit_this_thread(int seconds, int attempts);

#endif
