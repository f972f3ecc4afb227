@NullMarked
package io.github.s3wwwkit.sidecar.cache;

import org.jspecify.annotations.NullMarked;
