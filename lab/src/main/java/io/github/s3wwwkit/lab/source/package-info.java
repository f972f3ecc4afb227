/** An HTTP source that can misbehave. */
@NullMarked
package io.github.s3wwwkit.lab.source;

import org.jspecify.annotations.NullMarked;
