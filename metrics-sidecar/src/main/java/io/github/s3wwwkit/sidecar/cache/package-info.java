/** The release's objects in memory, verified, and what a request for one of them is answered. */
@NullMarked
package io.github.s3wwwkit.sidecar.cache;

import org.jspecify.annotations.NullMarked;
